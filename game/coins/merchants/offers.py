"""Goods for coins: an owner offers them, changes them, ends them. What is taken of them is counted by `redeeming`."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from game.coins.merchants import trail
from game.coins.merchants.refusals import Code
from game.coins.merchants.working import Working, as_of_now
from game.coins.models import Offer
from game.coins.redeeming.tunables import COINS_A_PAYMENT
from game.units.approval_refusals import Refused

LONGEST_NAMES: Final = {"name_zh": 80, "name_en": 120}
# What can be paid at once, more things than any shop has, and two months on a shelf: more is a slip. 1–2³¹.
MOST: Final = {"coins": COINS_A_PAYMENT, "stock": 1_000_000, "pick_up_days": 60}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wrote in the form; None where it could not be read."""

    name_zh: str
    name_en: str
    coins: int | None
    stock: int | None
    pick_up_days: int | None
    opens_on: date | None
    closes_on: date | None


@transaction.atomic
def offer(*, owner: Working, offer: UUID, wanted: Wanted, now: datetime) -> Offer | tuple[Refused, ...]:
    """Offer something; the same form sent twice offers it once.

    Args:
        offer: its public id, chosen by the form.
    """
    merchant = trail.locked(owner.merchant_id)
    if not _owns(owner):
        return (Refused(Code.NOT_OWNER),)
    wanted = _tidy(wanted)
    there = Offer.objects.filter(public_id=offer).first()
    if there is not None:
        same = there.merchant_id == merchant.pk and as_wanted(there) == wanted
        return there if same else (Refused(Code.OTHER_FORM),)
    if faults := tuple(_faults_of(wanted, 0, now)):
        return faults
    made = Offer.objects.create(public_id=offer, merchant=merchant, **asdict(wanted))
    trail.record(merchant, "goods_offered", actor=owner, now=now, name_zh=made.name_zh, coins=made.coins)
    return made


@transaction.atomic
def change(*, owner: Working, offer: Offer, wanted: Wanted, now: datetime) -> Offer | tuple[Refused, ...]:
    """Change an offer; who was asked for the former price pays the former price."""
    trail.locked(owner.merchant_id)
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("merchant").get(pk=offer.pk)
    if not _owns(owner) or offer.merchant_id != owner.merchant_id:
        return (Refused(Code.NOT_OWNER),)
    wanted = _tidy(wanted)
    if faults := tuple(_faults_of(wanted, offer.taken, now)):
        return faults
    if as_wanted(offer) != wanted:
        before = offer.coins
        for name, value in asdict(wanted).items():
            setattr(offer, name, value)
        offer.save(update_fields=list(asdict(wanted)))
        said: dict[str, str | int] = {"name_zh": offer.name_zh, "before": before, "after": offer.coins}
        trail.record(offer.merchant, "offer_changed", actor=owner, now=now, **said)
    return offer


@transaction.atomic
def show(*, owner: Working, offer: Offer, is_open: bool, now: datetime) -> Offer | Refused:
    """End an offer, or offer it again; what was paid for waits to be fetched all the same. Again changes nothing."""
    trail.locked(owner.merchant_id)
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("merchant").get(pk=offer.pk)
    if not _owns(owner) or offer.merchant_id != owner.merchant_id:
        return Refused(Code.NOT_OWNER)
    if offer.is_open != is_open:
        offer.is_open = is_open
        offer.save(update_fields=["is_open"])
        action = "offer_opened" if is_open else "offer_ended"
        trail.record(offer.merchant, action, actor=owner, now=now, name_zh=offer.name_zh)
    return offer


def as_wanted(offer: Offer) -> Wanted:
    """An offer as its form shows it."""
    return Wanted(
        offer.name_zh, offer.name_en, offer.coins, offer.stock, offer.pick_up_days, offer.opens_on, offer.closes_on
    )


def _owns(somebody: Working) -> bool:
    today = as_of_now(somebody)
    return today is not None and today.is_owner


def _tidy(wanted: Wanted) -> Wanted:
    return replace(wanted, name_zh=" ".join(wanted.name_zh.split()), name_en=" ".join(wanted.name_en.split()))


def _faults_of(wanted: Wanted, taken: int, now: datetime) -> Iterator[Refused]:
    yield from _wrong_names(wanted)
    for name, limit in MOST.items():
        yield from _wrong_number(name, getattr(wanted, name), limit)
    if wanted.stock is not None and 0 < wanted.stock < taken:
        yield Refused(Code.FEWER_THAN_TAKEN, {"taken": taken}, about="stock")
    yield from _wrong_days(wanted, timezone.localdate(now))


def _wrong_names(wanted: Wanted) -> Iterator[Refused]:
    for name, limit in LONGEST_NAMES.items():
        length = len(getattr(wanted, name))
        if length == 0 and name == "name_zh":
            yield Refused(Code.MISSING, about=name)
        elif length > limit:
            yield Refused(Code.TOO_LONG, {"length": length, "limit": limit}, about=name)


def _wrong_number(name: str, number: int | None, limit: int) -> Iterator[Refused]:
    if number is None:
        yield Refused(Code.NOT_A_NUMBER, about=name)
    elif number < 1:
        yield Refused(Code.NUMBER_TOO_LOW, about=name)
    elif number > limit:
        yield Refused(Code.NUMBER_TOO_HIGH, {"limit": limit}, about=name)


def _wrong_days(wanted: Wanted, today: date) -> Iterator[Refused]:
    for name in ("opens_on", "closes_on"):
        if getattr(wanted, name) is None:
            yield Refused(Code.DAY_MISSING, about=name)
    if wanted.closes_on is None:
        return
    if wanted.closes_on < today:
        yield Refused(Code.OVER_ALREADY, about="closes_on")
    elif wanted.opens_on is not None and wanted.closes_on < wanted.opens_on:
        yield Refused(Code.ENDS_BEFORE_IT_BEGINS, about="closes_on")
