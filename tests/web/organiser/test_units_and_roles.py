"""The pages of units and roles: what they show to whom, and what their forms do."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from game.units import permissions, queries
from game.units.actions import Action
from game.units.models import Assignment, AuditEntry, Role, Unit
from game.units.staffing import covered_by, parents_of_codes, staff_of
from tests.game.units.builders import a_role, a_tree, a_unit, an_official
from tests.web.people import browser_of, rows_in, staff_browser
from web.organiser.tables import Cell, Column, Table, as_csv

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def units() -> dict[str, Unit]:
    return a_tree()


def browser(role: Role, unit: Unit, *, language: str = "en", name: str = "Lin Mei") -> Client:
    return staff_browser(role, unit, language=language, name=name)


def rows_of(client: Client, path: str) -> list[dict[str, str]]:
    return rows_in(client.get(f"{path}?format=csv"))


def test_a_unit_sees_itself_and_what_is_below_it(units):
    assert [row["Code"] for row in rows_of(browser(Role.PLANNER, units["culture"]), "/staff/units/")] == [
        "culture", "arts",
    ]  # fmt: skip
    assert len(rows_of(browser(Role.AUDITOR, units["county"]), "/staff/units/")) == len(units)


def test_the_tree_tells_who_answers_for_each_unit(units):
    a_role(Role.ACCOUNT_MANAGER, units["arts"], begins_on=LONG_AGO, name="王大明")
    rows = {row["Code"]: row for row in rows_of(browser(Role.PLANNER, units["culture"]), "/staff/units/")}
    assert rows["arts"] == {"Unit": "Unit arts", "Code": "arts", "Account manager": "王大明", "People": "1"}


def test_another_units_page_is_not_shown(units):
    assert browser(Role.ACCOUNT_MANAGER, units["culture"]).get("/staff/unit/fire/").status_code == 403
    assert browser(Role.OPERATOR, units["culture"]).get("/staff/unit/fire/").status_code == 200
    assert browser(Role.OPERATOR, units["culture"]).get("/staff/unit/nowhere/").status_code == 404


def test_the_people_of_a_unit_are_listed_with_dates_and_for_whom(units):
    head = a_role(Role.APPROVER, units["arts"], begins_on=LONG_AGO, name="林科長")
    today = timezone.localdate()
    a_role(Role.APPROVER, units["arts"], begins_on=today, ends_on=today, name="陳代理", deputy_of=head)
    rows = rows_of(browser(Role.PLANNER, units["culture"]), "/staff/unit/arts/")
    assert [(row["Name of the person"], row["Role in the unit"], row["Deputy for"]) for row in rows] == [
        ("林科長", "Approver (Section head)", ""), ("陳代理", "Approver (Section head)", "林科長"),
    ]  # fmt: skip


def test_who_may_not_change_anything_is_offered_nothing(units):
    page = browser(Role.PLANNER, units["arts"]).get("/staff/unit/arts/").content.decode()
    assert "/give/" not in page
    assert "/end/" not in page
    assert "/rename/" not in page


def test_a_manager_gives_a_role_on_the_page(units):
    client = browser(Role.ACCOUNT_MANAGER, units["culture"])
    wanted = {"role": "approver:director", "name": "林處長", "email": "head@example.org"}
    answer = client.post("/staff/unit/arts/give/", {**wanted, "begins_on": timezone.localdate().isoformat()})
    assert answer["Location"] == "/staff/unit/arts/"
    given = Assignment.objects.get(name="林處長")
    assert (given.role, given.step, given.unit.code) == ("approver", "director", "arts")
    assert AuditEntry.objects.get().actor_name == "Lin Mei"


def test_the_answer_is_the_same_whether_the_address_was_known_or_not(units):
    client = browser(Role.ACCOUNT_MANAGER, units["culture"])
    an_official("known@example.org")
    said = []
    for email in ("known@example.org", "unknown@example.org"):
        form = {"role": "planner", "name": "Chen", "email": email, "begins_on": timezone.localdate().isoformat()}
        page = client.post("/staff/unit/arts/give/", form, follow=True)
        said.append([str(message) for message in page.context["messages"]])
    assert said[0] == said[1] == ["Chen is Planner of Unit arts."]


def test_roles_that_one_may_not_give_are_not_in_the_list_and_not_taken(units):
    client = browser(Role.ACCOUNT_MANAGER, units["culture"])
    page = client.get("/staff/unit/culture/give/")
    offered = {value for value, _ in page.context["form"].fields["role"].choices}
    assert {"case_officer", "approver:section_head"} <= offered
    assert not offered & {"operator", "auditor", "account_manager", "merchant_staff"}
    form = {"role": "operator", "name": "Me", "email": "me@example.org", "begins_on": timezone.localdate().isoformat()}
    assert client.post("/staff/unit/culture/give/", form).status_code == 200
    assert not Assignment.objects.filter(role=Role.OPERATOR).exists()


def test_what_is_wrong_stands_beside_its_field(units):
    client = browser(Role.ACCOUNT_MANAGER, units["culture"])
    form = {"role": "planner", "name": "Chen", "email": "chen@example.org", "begins_on": "2020-01-01"}
    page = client.post("/staff/unit/culture/give/", form)
    assert page.context["form"].errors["begins_on"] == ["A role begins today or later. Choose today or a later day."]


def test_ending_is_asked_once_and_then_done(units):
    held = a_role(Role.PLANNER, units["arts"], begins_on=LONG_AGO, name="Wu")
    client = browser(Role.ACCOUNT_MANAGER, units["culture"])
    path = f"/staff/role/{held.public_id}/end/"
    assert "End the role of Wu" in client.get(path).content.decode()
    assert staff_of(held.player_id, timezone.localdate()) is not None
    client.post(path)
    assert staff_of(held.player_id, timezone.localdate()) is None


def test_a_holder_names_a_deputy_from_their_own_list(units):
    held = a_role(Role.APPROVER, units["arts"], begins_on=LONG_AGO, name="Lin")
    client = browser_of(held.player, strong=True)
    path = f"/staff/role/{held.public_id}/deputy/"
    assert path in client.get("/staff/").content.decode()
    today = timezone.localdate()
    client.post(path, {
        "name": "Chen", "email": "chen@example.org",
        "begins_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat(),
    })  # fmt: skip
    assert Assignment.objects.get(name="Chen").deputy_of == held


def test_nobody_is_offered_a_deputy_for_a_role_that_has_not_begun(units):
    player, today = an_official(), timezone.localdate()
    a_role(Role.PLANNER, units["arts"], player=player, begins_on=LONG_AGO)
    later = a_role(Role.APPROVER, units["culture"], player=player, begins_on=today + timedelta(days=3))
    client = browser_of(player, strong=True)
    assert f"/staff/role/{later.public_id}/deputy/" not in client.get("/staff/").content.decode()


def test_a_deputy_reads_for_whom_they_act(units):
    held = a_role(Role.APPROVER, units["arts"], begins_on=LONG_AGO, name="Lin")
    today = timezone.localdate()
    deputy = a_role(Role.APPROVER, units["arts"], begins_on=today, ends_on=today, name="Chen", deputy_of=held)
    page = browser_of(deputy.player, strong=True).get("/staff/", headers={"accept-language": "en"}).content.decode()
    assert '<p class="staff-acting">You act for <bdi lang="en">Lin</bdi> as Approver (Section head).</p>' in page


def test_a_unit_is_added_renamed_and_moved_on_the_pages(units):
    client = browser(Role.OPERATOR, units["county"])
    names = {"name_zh": "東區", "name_en": "East"}
    assert client.post("/staff/units/add/", {**names, "code": "fire-east", "above": "fire"}).status_code == 302
    client.post("/staff/unit/fire-east/rename/", {**names, "name_en": "Eastern"})
    client.post("/staff/unit/fire-east/move/", {"above": "culture"})
    unit = Unit.objects.get(code="fire-east")
    assert (unit.name_en, unit.parent.code) == ("Eastern", "culture")
    refused = client.post("/staff/unit/culture/move/", {"above": "fire-east"})
    assert "culture → fire-east → culture" in refused.context["form"].errors["above"][0]


def test_the_navigation_shows_what_is_open_to_a_role(units):
    def links(client: Client) -> set[str]:
        page = client.get("/staff/").content.decode()
        return {path for path in ("/staff/units/", "/staff/members/") if f'href="{path}"' in page}

    assert links(browser(Role.CASE_OFFICER, units["arts"])) == {"/staff/units/"}
    assert links(browser(Role.OPERATOR, units["arts"])) == {"/staff/units/", "/staff/members/"}


def test_a_cell_of_a_file_is_never_a_formula():
    table = Table("x", "x", (Column("Name"),), ((Cell("=1+1"),), (Cell("@x"),), (Cell("＝1"),), (Cell("Lin"),)))
    assert as_csv(table).content.decode("utf-8-sig").splitlines() == ["Name", "'=1+1", "'@x", "'＝1", "Lin"]


ROLES = st.lists(
    st.tuples(st.sampled_from([role for role in Role if role != Role.OPERATOR]),
              st.sampled_from(["county", "culture", "arts", "fire", "fire-hq"])), min_size=1, max_size=3,
)  # fmt: skip


@hypothesis_settings(max_examples=15)
@given(ROLES)
def test_whatever_roles_somebody_has_they_see_nothing_outside_them(assigned):
    units, player = a_tree(), an_official()
    for role, code in assigned:
        a_role(role, units[code], player=player, begins_on=LONG_AGO)
    staff = staff_of(player.pk, timezone.localdate())
    assert staff is not None
    inside = frozenset().union(*(covered_by(code, parents_of_codes()) for _, code in assigned))
    for action in Action:
        assert permissions.scope(staff, action) <= inside
    seen = queries.branches(permissions.scope(staff, Action.SEE_UNIT), timezone.localdate())
    assert {branch.unit.code for branch in seen} <= inside


def test_the_tree_is_drawn_from_the_topmost_unit_that_is_seen(units):
    drawn = queries.branches({"culture", "arts", "fire-hq"}, timezone.localdate())
    assert [(branch.unit.code, branch.depth) for branch in drawn] == [("culture", 0), ("arts", 1), ("fire-hq", 0)]


def test_a_new_unit_offers_the_next_step():
    client = browser(Role.OPERATOR, a_unit("elsewhere"))
    a_unit("empty")
    assert "Nobody has a role here yet." in client.get("/staff/unit/empty/").content.decode()
