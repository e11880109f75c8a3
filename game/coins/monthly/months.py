"""A month on Taitung's clocks: its name, its bounds in time, and the ids of the transfers made in it.

>>> Month.of(date(2026, 7, 5)).name, Month.named("2026-07").after.name
('2026-07', '2026-08')
"""

import re
from calendar import month_name
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Self
from uuid import UUID

from game.coins.ledger import TAIPEI

_NAME: Final = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)
_TAIL_BITS: Final = 80  # what follows the milliseconds in a transfer's id (`ledger.transfer_id`)
_FIRST_REPUBLIC_YEAR: Final = 1911  # year 1 of the Republic is 1912


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month, by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> Self:
        """The month of a day."""
        return cls(day.replace(day=1))

    @classmethod
    def at(cls, moment: datetime) -> Self:
        """The month of a moment."""
        return cls.of(moment.astimezone(TAIPEI).date())

    @classmethod
    def named(cls, name: str) -> Self:
        """The month that is written so: 2026-07.

        Raises:
            ValueError: it is written otherwise.
        """
        found = _NAME.fullmatch(name)
        if found is None:
            raise ValueError(f"{name!r} is no month: write the year and the month, as in 2026-07")
        return cls(date(int(found[1]), int(found[2]), 1))

    @property
    def name(self) -> str:
        """As addresses, keys and files have it: 2026-07."""
        return f"{self.first:%Y-%m}"

    @property
    def name_zh(self) -> str:
        """In the Republic's calendar: 民國115年7月."""
        return f"民國{self.first.year - _FIRST_REPUBLIC_YEAR}年{self.first.month}月"

    @property
    def name_en(self) -> str:
        """As in English: July 2026."""
        return f"{month_name[self.first.month]} {self.first.year}"

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after.first - timedelta(days=1)

    @property
    def after(self) -> "Month":
        """The next one."""
        return Month.of(self.first + timedelta(days=31))

    @property
    def before(self) -> "Month":
        """The one before."""
        return Month.of(self.first - timedelta(days=1))

    @property
    def begins_at(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), TAIPEI)

    @property
    def first_id(self) -> UUID:
        """No transfer of this month has a smaller id, none of an earlier month has a larger one."""
        return UUID(int=int(self.begins_at.timestamp() * 1000) << _TAIL_BITS)

    def is_over(self, now: datetime) -> bool:
        """Whether its last day has passed."""
        return now >= self.after.begins_at
