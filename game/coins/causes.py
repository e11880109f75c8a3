"""What coins may be given to. The county's own fund is always there and takes what nobody else is given."""

from typing import Final

from game.coins import accounts as chart
from game.coins.models import Account, Cause

FUND: Final = {"code": "county-fund", "name_zh": "臺東縣公益基金", "name_en": "Taitung County cause fund"}


class CauseClosed(ValueError):
    """There is no such cause, or it takes no coins now."""

    def __init__(self, code: str) -> None:
        super().__init__(f"cause {code!r} takes no coins: name one that is open, or none for the county's own fund")
        self.code = code


def fund() -> Cause:
    """The county's own fund; a database without one gets it."""
    found, _ = Cause.objects.get_or_create(is_fund=True, defaults=FUND)
    return found


def open_causes() -> list[Cause]:
    """Those that take coins now, the fund first."""
    fund()
    return list(Cause.objects.filter(is_open=True) | Cause.objects.filter(is_fund=True))


def chosen(code: str | None) -> Cause:
    """The cause of this code; without one, the fund.

    Raises:
        CauseClosed: it takes no coins.
    """
    causes = open_causes()
    if code is None:
        return next(cause for cause in causes if cause.is_fund)
    found = next((cause for cause in causes if cause.code == code), None)
    if found is None:
        raise CauseClosed(code)
    return found


def coins_given(code: str) -> int:
    """How many coins a cause has been given."""
    balances = Account.objects.filter(name=chart.given_to(code)).values_list("balance", flat=True)
    return balances.first() or 0
