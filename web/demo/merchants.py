"""The demo's merchants: a tea house that is certified, with an owner, a cashier and goods, and one that is invited.

Both stand where the example lists have them. Doing it again changes nothing: what is made has ids of its own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from allauth.account.models import EmailAddress
from django.utils import timezone

from game.coins.merchants import entering, inviting, joining, keeping, offers
from game.coins.merchants.entering import Wanted
from game.coins.merchants.inviting import Invited
from game.coins.merchants.working import working
from game.coins.models import Merchant, MerchantRole, MerchantStaff
from game.players import joining as accounts
from game.players.models import Player
from hotspots.examples import MERCHANTS
from hotspots.models import Place
from web.demo.officials import give_app, kept_secret

# In the order of their names; the first is reported as closed (`reported_places`).
CERTIFIED, INVITED = 1, 3
# A number by the rule that belongs to nobody known.
TAX_ID: Final = "00000005"
OFFER_LASTS: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Shopkeeper:
    """One person of the demo's tea house, and in a few words what there is to try as them."""

    account: str
    name: str
    role: MerchantRole
    does: str

    @property
    def email(self) -> str:
        """What they log in with."""
        return f"{self.account}@demo.localhost"


SHOPKEEPERS: Final = (
    Shopkeeper("shop", "林店長", MerchantRole.OWNER, "owns a merchant: offers, people, statements"),
    Shopkeeper("till", "陳收銀", MerchantRole.CASHIER, "takes coins at its till"),
)
GOODS: Final = (("紅烏龍茶包一盒", "A box of red oolong tea bags", 800, 40), ("手工釦子書籤", "A bookmark", 200, 100))


def open_shops(folder: Path, now: datetime) -> None:
    """Two merchants on the example list; without the examples there is nothing."""
    places = list(Place.objects.filter(dataset=MERCHANTS, gone_at=None).order_by("name_zh"))
    if not places:
        return
    shop = entered(places[CERTIFIED], now, tax_id=TAX_ID)
    for keeper in SHOPKEEPERS:
        give_app(hired(shop, keeper, now), kept_secret(folder))
    if shop.certified_on is None:
        keeping.certify(actor=None, merchant=shop, now=now)
    offer_goods(shop, now)
    entered(places[INVITED], now)


def entered(place: Place, now: datetime, *, tax_id: str = "") -> Merchant:
    """The merchant at this place, in the list; made if it is not."""
    public_id = own_id("merchant", place.public_id.hex)
    there = Merchant.objects.filter(public_id=public_id).first()
    if there is not None:
        return there
    wanted = Wanted(
        name_zh=place.name_zh[:80], name_en=place.name_en, tax_id=tax_id, township=place.township_id, contact="林店長",
        phone=place.phone, email="", bank_account="700-00000000000017" if tax_id else "",
    )  # fmt: skip
    made = entering.enter(actor=None, merchant=public_id, wanted=wanted, now=now)
    if not isinstance(made, Merchant):
        raise RuntimeError(f"{place} could not be entered as a merchant: {made}; mend the demo")  # noqa: TRY004 - no type is wrong
    entering.stand_at(actor=None, merchant=made, place=place.public_id, now=now)
    return Merchant.objects.select_related("place").get(pk=made.pk)


def hired(merchant: Merchant, keeper: Shopkeeper, now: datetime) -> Player:
    """Somebody with an account who works there, invited and joined as anybody is."""
    player = Player.objects.filter(email=keeper.email).first() or _with_account(keeper.email, now)
    if not MerchantStaff.objects.filter(merchant=merchant, player=player, ended_at=None).exists():
        invited = inviting.invite(
            actor=None, invitation=own_id("invitation", keeper.account, now.isoformat()), merchant=merchant,
            name=keeper.name, role=keeper.role, now=now,
        )  # fmt: skip
        if isinstance(invited, Invited):
            joining.join(player_id=player.pk, code=invited.code, now=now)
    return player


def offer_goods(merchant: Merchant, now: datetime) -> None:
    """Goods for coins, offered by the owner; what is offered already stays as it is."""
    owner = working(MerchantStaff.objects.filter(merchant=merchant, role=MerchantRole.OWNER, ended_at=None)[0])
    today = timezone.localdate(now)
    for name_zh, name_en, coins, stock in GOODS:
        if not merchant.offers.filter(name_zh=name_zh).exists():
            wanted = offers.Wanted(name_zh, name_en, coins, stock, 7, today, today + OFFER_LASTS)
            offer = own_id("offer", merchant.public_id.hex, name_zh)
            offers.offer(owner=owner, offer=offer, wanted=wanted, now=now)


def own_id(*about: str) -> UUID:
    """An id that is the same however often the demo starts."""
    return uuid5(NAMESPACE_URL, " ".join(about))


def _with_account(email: str, now: datetime) -> Player:
    player = accounts.join_as_guest(language="zh-hant")
    accounts.confirm(player_id=player.pk, email=email, now=now)
    EmailAddress.objects.get_or_create(user=player, email=email, defaults={"verified": True, "primary": True})
    player.refresh_from_db()
    return player
