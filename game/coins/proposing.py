"""Campaigns as staff make them: written, put before the chain, funded once all have signed, closed.

The only way for people to coins: the admin shows campaigns and changes none, and `campaigns.publish` is called by
`fund` after it has compared what was signed with what stands there. (The demonstration and the operator at the
machine's console call the verbs of `campaigns` themselves.) Locks: the approval, then the campaign, then accounts.

Bad input comes back as `Refused` values, one for each wrong field; the sentences are in `campaign_refusals`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from game.coins import campaigns
from game.coins.budgets import december
from game.coins.campaign_refusals import Code
from game.coins.ledger import TAIPEI, Shortfall, year_of
from game.coins.models import Campaign
from game.coins.tunables import LEAST_SETTLE_DELAY_H, MOST_COINS_A_CAMPAIGN, MOST_SETTLE_DELAY_H
from game.coins.under_approval import title_of
from game.units import approvals, audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.models import Approval, ApprovalKind, ApprovalState, Unit
from game.units.staffing import Staff

PROMISE: Final = frozenset({"amount", "quota"})
LONGEST_NAMES: Final = {"name_zh": 80, "name_en": 120}
DEFAULT_SETTLE_DELAY_H: Final = 24
# What can be proven where coins are given: balloons, envelopes and reports know the position of a phone.
PROVABLE: Final[Mapping[str, frozenset[int]]] = {
    purpose: frozenset({Campaign.Evidence.POSITION}) for purpose in Campaign.SpendsOn
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wrote in the form; None where it could not be read."""

    name_zh: str
    name_en: str
    amount: int | None
    quota: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    settle_delay_h: int | None = DEFAULT_SETTLE_DELAY_H
    spends_on: str = Campaign.SpendsOn.BALLOONS
    evidence: int = Campaign.Evidence.POSITION


def faults_of(wanted: Wanted, now: datetime, unit_code: str = "") -> tuple[Refused, ...]:
    """What keeps this from being a campaign of a unit, field by field; nothing if all is well."""
    return (
        *_wrong_names(wanted),
        *_wrong_numbers(wanted),
        *_wrong_times(wanted, now, unit_code),
        *_wrong_delay(wanted.settle_delay_h, wanted.spends_on),
        *_wrong_use(wanted),
    )


@transaction.atomic
def draft(
    *, author: Staff, public_id: UUID, unit_code: str, wanted: Wanted, now: datetime
) -> Campaign | tuple[Refused, ...]:
    """Write a new campaign of a unit; the same form sent twice makes one.

    Args:
        public_id: chosen by the form.

    Raises:
        NotAllowed: their role does not let them write for this unit.
    """
    permissions.require(author, Action.WRITE_CAMPAIGN, unit_code)
    if faults := faults_of(wanted, now, unit_code):
        return faults
    unit = Unit.objects.get(code=unit_code)
    campaign, is_new = Campaign.objects.get_or_create(
        public_id=public_id, defaults={"unit": unit, **asdict(_tidy(wanted))}
    )
    if not is_new:
        same = campaign.unit_id == unit.pk and as_wanted(campaign) == _tidy(wanted)
        return campaign if same else (Refused(Code.OTHER_CAMPAIGN),)
    approvals.open_draft(author=author, kind=ApprovalKind.CAMPAIGN, subject=public_id, unit=unit, now=now)
    return campaign


@transaction.atomic
def edit(
    *, author: Staff, campaign: Campaign, wanted: Wanted, seen_hash: str, now: datetime
) -> Campaign | tuple[Refused, ...]:
    """Change what is a draft or was returned; whoever does is an author from then on.

    Args:
        seen_hash: the hash of the content that the form showed, so that nobody's change is lost unseen.

    Raises:
        NotAllowed: their role does not let them write for this unit.
    """
    approval = approvals.editing(author=author, subject=campaign.public_id, now=now)
    if isinstance(approval, Refused):
        return (approval,)
    if faults := faults_of(wanted, now, approval.unit.code):
        return faults
    campaign, wanted = campaigns.locked(campaign), _tidy(wanted)
    before = as_wanted(campaign)
    if before == wanted:
        return campaign
    if approvals.content_of(approval).hash != seen_hash:
        return (Refused(Code.CHANGED_MEANWHILE),)
    for name, value in asdict(wanted).items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(asdict(wanted)))
    approvals.retitle(approval)
    _record(campaign, author, "campaign_edited", now, **_changes(before, wanted))
    return campaign


@transaction.atomic
def submit(*, author: Staff, campaign: Campaign, seen_round: int, now: datetime) -> Approval | tuple[Refused, ...]:
    """Put a campaign before its unit's chain, if it could still run as it is written.

    Raises:
        NotAllowed: their role does not let them submit for this unit.
    """
    approval = approvals.locked(campaign.public_id)
    campaign = campaigns.locked(campaign)
    if approval.state in approvals.EDITABLE and (faults := faults_of(as_wanted(campaign), now, campaign.unit.code)):
        return faults
    done = approvals.submit(author=author, subject=campaign.public_id, seen_round=seen_round, now=now)
    return (done,) if isinstance(done, Refused) else done


def fund(*, actor: Staff, campaign: Campaign, now: datetime) -> Campaign | Refused:
    """Set the coins of an approved campaign aside and let it run; funding it again changes nothing.

    Raises:
        NotAllowed: their role does not let them spend this unit's coins.
    """
    try:
        return _fund(actor, campaign, now)
    except Shortfall as shortfall:
        year = year_of(campaign.opens_at)
        return Refused(Code.SHORTFALL, {"unit": campaign.unit.code, "missing": shortfall.missing, "year": year})


@transaction.atomic
def close(*, actor: Staff, campaign: Campaign, now: datetime) -> Campaign | Refused:
    """End a campaign; what it has not handed on goes back to its unit. Closing it again changes nothing.

    Raises:
        NotAllowed: their role does not let them.
    """
    campaign = campaigns.locked(campaign)
    _require_today(actor, Action.CLOSE_CAMPAIGN, campaign, now)
    if campaign.state == Campaign.State.DRAFT:
        return Refused(Code.NOT_RUNNING)
    if campaign.state == Campaign.State.PUBLISHED:
        given_back = campaigns.close(campaign=campaign, now=now)
        coins = max(given_back.entries.values_list("amount", flat=True)) if given_back else 0
        _record(campaign, actor, "campaign_closed", now, coins=coins)
    return campaigns.locked(campaign)


def as_wanted(campaign: Campaign) -> Wanted:
    """A campaign as its form shows it."""
    return Wanted(**{each.name: getattr(campaign, each.name) for each in fields(Wanted)})


@transaction.atomic
def _fund(actor: Staff, campaign: Campaign, now: datetime) -> Campaign | Refused:
    approval = approvals.locked(campaign.public_id)
    campaign = campaigns.locked(campaign)
    _require_today(actor, Action.FUND_CAMPAIGN, campaign, now)
    if campaign.state == Campaign.State.PUBLISHED:
        return campaign
    if refused := _unfundable(approval, campaign, now):
        return refused
    campaigns.publish(campaign=campaign, now=now)
    _record(campaign, actor, "campaign_funded", now, coins=campaign.amount * campaign.quota)
    return campaigns.locked(campaign)


def _unfundable(approval: Approval, campaign: Campaign, now: datetime) -> Refused | None:
    if campaign.state == Campaign.State.CLOSED:
        return Refused(Code.CLOSED_ALREADY)
    if approval.state != ApprovalState.APPROVED:
        return Refused(Code.NOT_APPROVED, {"state": approval.state})
    if not approvals.is_approved_as_it_is(approval):
        return Refused(Code.CHANGED_SINCE_APPROVED)
    return Refused(Code.OVER) if campaign.closes_at <= now else None


def _require_today(actor: Staff, action: Action, campaign: Campaign, now: datetime) -> None:
    staff = staffing.staff_of(actor.player_id, timezone.localdate(now))
    if not permissions.may(staff, action, campaign.unit.code):
        raise permissions.NotAllowed(actor, action, campaign.unit.code)


def _wrong_names(wanted: Wanted) -> Iterator[Refused]:
    for name, limit in LONGEST_NAMES.items():
        length = len(str(getattr(wanted, name)).strip())
        if length == 0:
            yield Refused(Code.NAME_MISSING, about=name)
        elif length > limit:
            yield Refused(Code.NAME_TOO_LONG, {"length": length, "limit": limit}, about=name)


def _wrong_numbers(wanted: Wanted) -> Iterator[Refused]:
    for name, number in (("amount", wanted.amount), ("quota", wanted.quota)):
        if number is None:
            yield Refused(Code.NOT_A_NUMBER, about=name)
        elif number < 1:
            yield Refused(Code.NUMBER_TOO_LOW, about=name)
    coins = (wanted.amount or 0) * (wanted.quota or 0)
    if coins > MOST_COINS_A_CAMPAIGN:
        yield Refused(Code.TOO_MANY_COINS, {"coins": coins, "limit": MOST_COINS_A_CAMPAIGN}, about="quota")


def _wrong_delay(hours: int | None, spends_on: str) -> Iterator[Refused]:
    """Who gets an envelope was chosen, and a report was confirmed: there is no doubt that time would tell."""
    least = LEAST_SETTLE_DELAY_H if spends_on == Campaign.SpendsOn.BALLOONS else 0
    if hours is None:
        yield Refused(Code.NOT_A_NUMBER, about="settle_delay_h")
    elif hours < least:
        yield Refused(Code.DELAY_TOO_SHORT, {"limit": least}, about="settle_delay_h")
    elif hours > MOST_SETTLE_DELAY_H:
        yield Refused(Code.DELAY_TOO_LONG, {"limit": MOST_SETTLE_DELAY_H}, about="settle_delay_h")


def _wrong_use(wanted: Wanted) -> Iterator[Refused]:
    if wanted.spends_on not in PROVABLE:
        yield Refused(Code.NO_SUCH_USE, about="spends_on")
    elif wanted.evidence not in PROVABLE[wanted.spends_on]:
        yield Refused(Code.NOT_PROVABLE, about="evidence")


def _wrong_times(wanted: Wanted, now: datetime, unit_code: str) -> Iterator[Refused]:
    opens_at, closes_at = wanted.opens_at, wanted.closes_at
    if opens_at is None:
        yield Refused(Code.TIME_MISSING, about="opens_at")
    elif opens_at < now:
        yield Refused(Code.BEGINS_IN_THE_PAST, about="opens_at")
    if closes_at is None:
        yield Refused(Code.TIME_MISSING, about="closes_at")
    elif opens_at is not None and (wrong := _wrong_end(opens_at, closes_at, unit_code)):
        yield wrong


def _wrong_end(opens_at: datetime, closes_at: datetime, unit_code: str) -> Refused | None:
    year = year_of(opens_at)
    if closes_at <= opens_at:
        return Refused(Code.ENDS_BEFORE_IT_BEGINS, about="closes_at")
    if closes_at > datetime(year + 1, 1, 1, tzinfo=TAIPEI):
        return Refused(Code.CROSSES_THE_YEAR, {"year": year}, about="closes_at")
    if closes_at <= december.first_of_december(year) or december.is_allowed(unit_code=unit_code, year=year):
        return None
    return Refused(Code.ENDS_TOO_LATE, about="closes_at")


def _tidy(wanted: Wanted) -> Wanted:
    return replace(wanted, name_zh=" ".join(wanted.name_zh.split()), name_en=" ".join(wanted.name_en.split()))


def _changes(before: Wanted, after: Wanted) -> Mapping[str, str | int]:
    """What was changed to what, for the trail; amount and quota are told together (R8)."""
    old, new = asdict(before), asdict(after)
    changed = {name for name in old if old[name] != new[name]}
    told = [name for name in old if name in changed or (name in PROMISE and changed & PROMISE)]
    return {name: f"{_plain(old[name])} → {_plain(new[name])}" for name in told}


def _plain(value: object) -> str:
    return value.astimezone(TAIPEI).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else str(value)


def _record(campaign: Campaign, actor: Staff, action: str, now: datetime, **details: str | int) -> None:
    promise = {} if PROMISE & set(details) else {"amount": campaign.amount, "quota": campaign.quota}
    audit_trail.record(
        actor=actor,
        action=action,
        now=now,
        unit_code=campaign.unit.code,
        subject=campaign.public_id,
        title=title_of(campaign),
        details={**promise, **details},
    )
