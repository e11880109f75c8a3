"""What the ledger holds about a person: coins, and where they came from. Leaving gives them away.

The ledger's rows stay: they name an owner whom nobody can be found by once `game.players` has destroyed the purse.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from game.coins import causes, giving, queries
from game.coins.models import TransferKind
from game.players import holdings
from game.players.holdings import Farewell, Holding, Row
from game.players.models import Purse


def _owner_of(player_id: int) -> UUID | None:
    """Whose coins; None where there is no purse, because looking at somebody makes none."""
    return Purse.objects.filter(player_id=player_id).values_list("owner", flat=True).first()


def _coins(player_id: int) -> Iterator[Row]:
    owner = _owner_of(player_id)
    if owner is not None:
        purse = queries.purse_of(owner)
        yield {"wallet": purse.wallet, "pending": purse.pending}


def _give_away(player_id: int, farewell: Farewell, now: datetime) -> None:
    owner = _owner_of(player_id)
    if owner is not None:
        giving.give_all(owner=owner, cause=causes.chosen(farewell.cause).code, now=now)


holdings.register(
    Holding(
        name="coins",
        title=_("Your Taitung coins"),
        why=_("They are yours to use. When you leave, your wallet goes to a cause that you choose."),
        labels={"wallet": _("Ready to use"), "pending": _("On their way")},
        tables=frozenset({"coins.Account", "coins.Settlement", "coins.Lot", "coins.LotUse"}),
        show=_coins,
        forget=_give_away,
    )
)


def _history(player_id: int) -> Iterator[Row]:
    owner, before = _owner_of(player_id), None
    while owner is not None and (lines := queries.history_of(owner, limit=queries.MOST_LINES, before=before)):
        for line in lines:
            yield {
                "day": line.day,
                "kind": str(TransferKind(line.kind).label),
                "coins": line.coins,
                "is_pending": line.state == "pending",
                "settles_at": line.settles_at,
            }
        before = lines[-1].id


def _keep_the_books(_player_id: int, _farewell: Farewell, _now: datetime) -> None:
    """Nothing here names the person; see `players.personal` for the purse."""


holdings.register(
    Holding(
        name="coin_history",
        title=_("Where your coins came from"),
        why=_("A book of account, kept under a number. It stays when you leave, and the number is nobody's then."),
        labels={
            "day": _("Day"),
            "kind": _("What"),
            "coins": _("Coins"),
            "is_pending": _("On their way"),
            "settles_at": _("Yours from"),
        },
        tables=frozenset({"coins.Transfer", "coins.Entry"}),
        show=_history,
        forget=_keep_the_books,
    )
)
