"""What is held about a person: each package says it itself, in one place for showing, handing out and forgetting.

A package that keeps rows about people has a module `personal.py` that registers a `Holding` for each kind of row;
`PlayersConfig.ready` has them imported, lower packages first. `web/phone/me/known.py` shows and exports holdings,
`leaving` forgets them, and tests/architecture/test_holdings.py finds tables that no holding covers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model
from django.utils.functional import Promise

# Text, numbers, truth, UUIDs, dates, aware times, or None: what `web/phone/me/export.py` knows to write.
Row = Mapping[str, object]
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Farewell:
    """What somebody decides who leaves: the code of the cause that gets their coins, None for the county's own fund."""

    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What has to be handed over before somebody can leave, and what to do about it."""

    code: str
    say: Words


Forget = Callable[[int, Farewell, datetime], None]


def deletes(model: type[Model]) -> Forget:
    """Forgets a player by deleting the rows of a table that are theirs."""

    def forget(player_id: int, _farewell: Farewell, _now: datetime) -> None:
        model._default_manager.filter(player_id=player_id).delete()  # noqa: SLF001 - Django's documented door

    return forget


def _nothing_hinders(_player_id: int, _today: date) -> list[Hindrance]:
    return []


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of rows about a person.

    Attributes:
        name: its key in the JSON, and the name of its CSV.
        title: what it is, in plain words.
        why: what it is for and how long it stays.
        labels: each column of a row in plain words, in the order of the columns.
        tables: the labels of the models it covers.
        show: the rows of a player, newest first; never more columns than labels.
        forget: removes the player from them, in the transaction of `leaving.leave`, whose locks it shares.
        hindrances: what somebody has to hand over first.
    """

    name: str
    title: Words
    why: Words
    labels: Mapping[str, Words]
    tables: frozenset[str]
    show: Callable[[int], Iterable[Row]]
    forget: Forget
    hindrances: Callable[[int, date], list[Hindrance]] = _nothing_hinders


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Enter a holding.

    Raises:
        ValueError: another holding has its name.
    """
    if holding.name in _holdings:
        raise ValueError(f"holding {holding.name!r} is registered twice: give each a name of its own")
    _holdings[holding.name] = holding


def all_holdings() -> tuple[Holding, ...]:
    """Every holding, those of lower packages first: who is to be forgotten is forgotten in the opposite order."""
    return tuple(_holdings.values())
