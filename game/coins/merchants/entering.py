"""A merchant entered and changed by an operator, and the place on the map that is its own.

A small vendor has no tax id; who has one is in the list once under each name. Bad input comes back as `Refused`
values, one for each wrong field.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from game.coins.merchants import tax_ids, trail
from game.coins.merchants.inviting import tell_staff
from game.coins.merchants.refusals import Code
from game.coins.merchants.showing import show_on_map
from game.coins.models import Merchant
from game.inbox.kinds import Kind as Notice
from game.units.approval_refusals import Refused
from game.units.staffing import Staff
from geo.models import Township
from hotspots import editions
from hotspots.models import Kind, Place

LONGEST: Final = {"name_zh": 80, "name_en": 120, "contact": 40, "phone": 40, "email": 254, "bank_account": 40}
NEEDED: Final = ("name_zh", "contact")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wrote in the form."""

    name_zh: str
    name_en: str
    tax_id: str
    township: str  # its code
    contact: str
    phone: str
    email: str
    bank_account: str


@transaction.atomic
def enter(*, actor: Staff | None, merchant: UUID, wanted: Wanted, now: datetime) -> Merchant | tuple[Refused, ...]:
    """Put a merchant into the list; the same form sent twice makes one.

    Args:
        merchant: its public id, chosen by the form.

    Raises:
        NotAllowed: the actor may not do this.
    """
    trail.require_keeper(actor, now)
    wanted = _tidy(wanted)
    there = Merchant.objects.filter(public_id=merchant).select_related("township").first()
    if there is not None:
        return there if as_wanted(there) == wanted else (Refused(Code.OTHER_FORM),)
    if faults := (*_faults_of(wanted), *_known_already(wanted, None)):
        return faults
    made = Merchant.objects.create(public_id=merchant, made_at=now, **_columns(wanted))
    trail.record(made, "merchant_entered", actor=actor, now=now)
    return made


@transaction.atomic
def edit(*, actor: Staff | None, merchant: Merchant, wanted: Wanted, now: datetime) -> Merchant | tuple[Refused, ...]:
    """Change what is known of a merchant; its owners are told if another bank account is paid from now on.

    Raises:
        NotAllowed: the actor may not do this.
    """
    trail.require_keeper(actor, now)
    merchant, wanted = trail.locked(merchant.pk), _tidy(wanted)
    if faults := (*_faults_of(wanted), *_known_already(wanted, merchant.pk)):
        return faults
    before = asdict(as_wanted(merchant))
    changed = [name for name, value in asdict(wanted).items() if before[name] != value]
    if changed:
        for name, value in _columns(wanted).items():
            setattr(merchant, name, value)
        merchant.save(update_fields=list(_columns(wanted)))
        # Which fields, never their values: the trail outlives a person's telephone number and account.
        trail.record(merchant, "merchant_edited", actor=actor, now=now, fields=", ".join(changed))
    if "bank_account" in changed:
        tell_staff(merchant, Notice.MERCHANT_ACCOUNT, now, owners_only=True, values={})
    return merchant


@transaction.atomic
def stand_at(*, actor: Staff | None, merchant: Merchant, place: UUID | None, now: datetime) -> Merchant | Refused:
    """Say which place on the map is the merchant's, or with None that none is; the same again changes nothing.

    Raises:
        NotAllowed: the actor may not do this.
    """
    trail.require_keeper(actor, now)
    editions.wait_for_turn()
    merchant = trail.locked(merchant.pk)
    new = Place.objects.filter(public_id=place, kind=Kind.MERCHANT, gone_at=None).first() if place else None
    if refused := _wrong_place(merchant, place, new):
        return refused
    if new == merchant.place:
        return merchant
    before, merchant.place = merchant.place, new
    merchant.save(update_fields=["place"])
    show_on_map(before, None, now)
    show_on_map(new, merchant, now)
    trail.record(merchant, "merchant_placed", actor=actor, now=now, after=new.address or new.name_zh if new else "")
    return merchant


def as_wanted(merchant: Merchant) -> Wanted:
    """A merchant as its form shows it."""
    return Wanted(
        name_zh=merchant.name_zh,
        name_en=merchant.name_en,
        tax_id=merchant.tax_id,
        township=merchant.township.code if merchant.township else "",
        contact=merchant.contact,
        phone=merchant.phone,
        email=merchant.email,
        bank_account=merchant.bank_account,
    )


def _wrong_place(merchant: Merchant, asked: UUID | None, found: Place | None) -> Refused | None:
    if asked and found is None:
        return Refused(Code.NO_SUCH_PLACE, about="place")
    other = Merchant.objects.filter(place=found).exclude(pk=merchant.pk).first() if found else None
    return Refused(Code.PLACE_TAKEN, {"merchant": other.name_zh}, about="place") if other else None


def _tidy(wanted: Wanted) -> Wanted:
    words = {name: " ".join(str(value).split()) for name, value in asdict(wanted).items()}
    return replace(Wanted(**words), tax_id=tax_ids.read(wanted.tax_id))


def _faults_of(wanted: Wanted) -> Iterator[Refused]:
    yield from _wrong_texts(wanted)
    if wanted.tax_id and not tax_ids.has_eight_digits(wanted.tax_id):
        yield Refused(Code.TAX_ID_LENGTH, about="tax_id")
    elif wanted.tax_id and not tax_ids.is_right(wanted.tax_id):
        yield Refused(Code.TAX_ID_CHECK, about="tax_id")
    if not Township.objects.filter(code=wanted.township).exists():
        yield Refused(Code.NO_SUCH_TOWNSHIP, about="township")
    if wanted.email and not _is_address(wanted.email):
        yield Refused(Code.EMAIL, about="email")


def _wrong_texts(wanted: Wanted) -> Iterator[Refused]:
    for name, limit in LONGEST.items():
        length = len(getattr(wanted, name))
        if length == 0 and name in NEEDED:
            yield Refused(Code.MISSING, about=name)
        elif length > limit:
            yield Refused(Code.TOO_LONG, {"length": length, "limit": limit}, about=name)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _known_already(wanted: Wanted, own: int | None) -> Iterator[Refused]:
    others = Merchant.objects.filter(tax_id=wanted.tax_id, name_zh=wanted.name_zh)
    others = others.exclude(pk=own) if own else others
    if wanted.tax_id and others.exists():
        yield Refused(Code.KNOWN_ALREADY, {"merchant": wanted.name_zh}, about="tax_id")


def _columns(wanted: Wanted) -> dict[str, object]:
    columns: dict[str, object] = {**asdict(wanted), "township_id": wanted.township}
    del columns["township"]
    return columns
