"""What this package holds about a person: their catches. Leaving keeps the catch, for the books, without the person."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from game.balloons.models import Catch
from game.players import holdings
from game.players.holdings import Farewell, Holding, Row
from geo.models import Township
from geo.naming import is_chinese

CHUNK = 500


def _place_names() -> dict[str, str]:
    name = "name_zh" if is_chinese() else "name_en"
    return dict(Township.objects.values_list("code", name))


def _catches(player_id: int) -> Iterator[Row]:
    places = _place_names()
    catches = Catch.objects.filter(player_id=player_id).select_related("balloon").order_by("-pk")
    for catch in catches.iterator(CHUNK):
        yield {
            "caught_on": catch.caught_on,
            "caught_at": catch.caught_at,
            "place": places.get(catch.balloon.township_code, ""),
            "rarity": catch.balloon.get_rarity_display(),
            "coins": catch.coins,
            "latitude": round(catch.balloon.position.y, 5),
            "longitude": round(catch.balloon.position.x, 5),
            "inside": round(catch.inside, 3),
            "offline": catch.offline,
        }


def _forget_catches(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    """Balloon, day and coins stay, which the audit needs; the phone's message id and the hours go with the person."""
    theirs = list(Catch.objects.select_for_update(of=("self",)).filter(player_id=player_id).order_by("pk"))
    for catch in theirs:
        catch.player_id, catch.message_id, catch.fingerprint = None, uuid4(), ""
        catch.caught_at = catch.settles_at = None
    Catch.objects.bulk_update(
        theirs, ["player", "message_id", "fingerprint", "caught_at", "settles_at"], batch_size=CHUNK
    )


holdings.register(
    Holding(
        name="catches",
        title=_("Your catches"),
        why=_("Your album. The time of day goes after 30 days; the place is the balloon's, never yours."),
        labels={
            "caught_on": _("Day"),
            "caught_at": _("Time"),
            "place": _("Place"),
            "rarity": _("Balloon"),
            "coins": _("Coins"),
            "latitude": _("Balloon's latitude"),
            "longitude": _("Balloon's longitude"),
            "inside": _("How likely you were there (0 to 1)"),
            "offline": _("Caught without signal"),
        },
        tables=frozenset({"balloons.Catch"}),
        show=_catches,
        forget=_forget_catches,
    )
)
