"""What customers look through before they pay: the shops that take coins, and what is offered for coins today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F, QuerySet

from game.coins.models import Merchant, Offer
from geo.models import Township


@dataclass(frozen=True, slots=True)
class ShopsOfTownship:
    """Shops that take coins, by where they are; `township` is None for those that move about."""

    township: Township | None
    shops: tuple[Merchant, ...]


@dataclass(frozen=True, slots=True)
class OffersOfShop:
    """What one shop gives for coins; each offer says in `left` how many there are."""

    shop: Merchant
    offers: tuple[Offer, ...]


def shops() -> tuple[ShopsOfTownship, ...]:
    """Every shop that takes coins now."""
    rows = _active().select_related("township").order_by("township__code", "name_zh", "pk")
    groups = groupby(rows, key=lambda shop: shop.township)
    return tuple(ShopsOfTownship(township, tuple(shops)) for township, shops in groups)


def offers_on(day: date) -> Iterator[OffersOfShop]:
    """What can be had for coins on a day and is not gone yet, the cheapest of each shop first."""
    rows = (
        Offer.objects.filter(is_open=True, opens_on__lte=day, closes_on__gte=day, taken__lt=F("stock"))
        .filter(merchant__in=_active())
        .annotate(left=F("stock") - F("taken"))
        .select_related("merchant__township")
        .order_by("merchant__name_zh", "merchant_id", "coins", "pk")
    )
    for shop, offers in groupby(rows, key=lambda offer: offer.merchant):
        yield OffersOfShop(shop, tuple(offers))


def _active() -> QuerySet[Merchant]:
    return Merchant.objects.filter(state=Merchant.State.ACTIVE)
