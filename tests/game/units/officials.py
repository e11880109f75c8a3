"""Short ways to units, to officials in them, and to a campaign that is under approval."""

from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID, uuid4

from game.coins import campaigns, proposing
from game.coins.models import Campaign
from game.players import joining
from game.players.models import Player
from game.units import approvals, chains, staffing
from game.units.approvals import Seen
from game.units.models import Approval, ApprovalKind, Assignment, Role, Step, Unit
from game.units.staffing import Staff

NOW = datetime(2026, 7, 3, 2, 30, tzinfo=UTC)  # a Friday, 10:30 in Taitung
TODAY = date(2026, 7, 3)
NAMES = {"fire": ("消防局", "Fire Department"), "fire-hq": ("局本部", "Headquarters"), "tourism": ("觀光處", "Tourism")}
_numbers = count(1)


def a_unit(code: str = "fire", *, above: Unit | None = None, coins: int = 0) -> Unit:
    zh, en = NAMES.get(code, (code, code))
    unit, _ = Unit.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en, "parent": above})
    if coins:
        campaigns.appropriate(unit=unit, year=2026, coins=coins, key=f"appropriate:{uuid4()}", now=NOW)
    return unit


def a_person(*, language: str = "zh-hant") -> Player:
    player = joining.join_as_guest(language=language)
    joining.confirm(player_id=player.pk, email=f"official{next(_numbers)}-{uuid4().hex[:6]}@example.org", now=NOW)
    return player


def appoint(
    player: Player, unit: Unit, role: Role, *, step: str = "", name: str = "林小美", **more: object
) -> Assignment:
    return Assignment.objects.create(
        player=player, unit=unit, role=role, step=step, name=name, **{"begins_on": date(2026, 1, 1), **more}
    )


def staff(player: Player, today: date = TODAY) -> Staff:
    found = staffing.staff_of(player.pk, today)
    assert found is not None
    return found


def an_official(unit: Unit, role: Role = Role.CASE_OFFICER, *, step: str = "", name: str = "林小美") -> Staff:
    player = a_person()
    appoint(player, unit, role, step=step, name=name)
    return staff(player)


def an_approver(unit: Unit, step: Step, *, name: str = "王科長") -> Staff:
    return an_official(unit, Role.APPROVER, step=step, name=name)


def short_chain(unit: Unit, *steps: Step) -> None:
    steps = steps or (Step.SECTION_HEAD, Step.DIRECTOR)
    done = chains.set_chain(actor=None, unit_code=unit.code, kind=ApprovalKind.CAMPAIGN, steps=steps, now=NOW)
    assert isinstance(done, chains.Chain)


def wanted(**changes: object) -> proposing.Wanted:
    usual = {
        "name_zh": "防災問答",
        "name_en": "Safety quiz",
        "amount": 50,
        "quota": 100,
        "opens_at": datetime(2026, 7, 20, tzinfo=UTC),
        "closes_at": datetime(2026, 8, 20, tzinfo=UTC),
    }
    return proposing.Wanted(**(usual | changes))


def a_draft(author: Staff, unit: Unit, **changes: object) -> Campaign:
    campaign = proposing.draft(author=author, public_id=uuid4(), unit_code=unit.code, wanted=wanted(**changes), now=NOW)
    assert isinstance(campaign, Campaign)
    return campaign


def the_approval(campaign: Campaign) -> Approval:
    return Approval.objects.select_related("unit").get(subject=campaign.public_id)


def seen(subject: UUID) -> Seen:
    approval = Approval.objects.get(subject=subject)
    return Seen(approval.round, approval.position, approval.content_hash)


def submitted(author: Staff, campaign: Campaign, now: datetime = NOW) -> Approval:
    approval = proposing.submit(author=author, campaign=campaign, seen_round=the_approval(campaign).round, now=now)
    assert isinstance(approval, Approval), approval
    return approval


def signed(approver: Staff, campaign: Campaign, now: datetime = NOW) -> Approval:
    approval = approvals.sign_off(approver=approver, subject=campaign.public_id, seen=seen(campaign.public_id), now=now)
    assert isinstance(approval, Approval), approval
    return approval
