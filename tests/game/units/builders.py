"""Short ways to a tree of units, and to people with roles in it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from game.players import joining
from game.players.models import Player
from game.units.models import Assignment, Role, Step, Unit
from game.units.staffing import Held, Staff, staff_of

NOW = datetime(2026, 7, 5, 2, 30, tzinfo=UTC)
TODAY = date(2026, 7, 5)
DAY = timedelta(days=1)


def a_unit(code: str = "culture", above: Unit | None = None) -> Unit:
    names = {"name_zh": f"單位{code}", "name_en": f"Unit {code}", "parent": above}
    unit, _ = Unit.objects.get_or_create(code=code, defaults=names)
    return unit


def a_tree() -> dict[str, Unit]:
    """county ─ culture ─ arts, and fire ─ fire-hq beside it."""
    county = a_unit("county")
    culture, fire = a_unit("culture", county), a_unit("fire", county)
    units = [county, culture, fire, a_unit("arts", culture), a_unit("fire-hq", fire)]
    return {unit.code: unit for unit in units}


def an_official(email: str | None = None) -> Player:
    """A confirmed account without a role."""
    player = joining.join_as_guest(language="en")
    joining.confirm(player_id=player.pk, email=email or f"{uuid4().hex}@example.org", now=NOW)
    player.refresh_from_db()
    return player


def a_role(
    role: Role = Role.CASE_OFFICER,
    unit: Unit | None = None,
    *,
    player: Player | None = None,
    step: str = "",
    name: str = "林小美",
    begins_on: date = TODAY,
    ends_on: date | None = None,
    deputy_of: Assignment | None = None,
) -> Assignment:
    """A role as the table keeps it, given by nobody."""
    return Assignment.objects.create(
        player=player or an_official(),
        name=name,
        unit=unit or a_unit(),
        role=role,
        step=step or (Step.SECTION_HEAD if role == Role.APPROVER else ""),
        begins_on=begins_on,
        ends_on=ends_on,
        deputy_of=deputy_of,
    )


def a_deputy(holder: Assignment, *, player: Player | None = None, ends_on: date = TODAY + 7 * DAY) -> Assignment:
    return a_role(
        Role(holder.role),
        holder.unit,
        player=player,
        step=holder.step,
        name="代理人",
        ends_on=ends_on,
        deputy_of=holder,
    )


def staff(assignment: Assignment, today: date = TODAY) -> Staff:
    """Who the person of an assignment is today; fails the test if they are nobody."""
    found = staff_of(assignment.player_id, today)
    assert found is not None, f"{assignment} does not count on {today}"
    return found


def somebody(role: Role = Role.CASE_OFFICER, unit: Unit | None = None, *, step: str = "") -> Staff:
    """A new person with one role."""
    return staff(a_role(role, unit, step=step))


def holding(role: Role, covers: set[str], *, step: str = "", player_id: int = 1) -> Staff:
    """Staff as a value, without a database."""
    held = Held(role=role, step=step, unit_code=min(covers, default=""), covers=frozenset(covers))
    return Staff(player_id=player_id, public_id=uuid4(), name="林小美", roles=(held,))
