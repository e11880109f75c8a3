"""The pages of coins: each number of a unit's account stands in a table and a file, and a trace asks for its reason."""

from itertools import takewhile

import pytest

from game.coins.models import Redemption
from game.units.models import AuditEntry, Role, Unit
from tests.game.coins.builders import a_balloon, an_owner, award
from tests.game.coins.tracing.story import STEPS, Story
from tests.game.units.builders import a_unit
from tests.web.people import rows_in, staff_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    """Up to the end of the year, with everybody under one county."""
    told = Story()
    for step in takewhile(lambda step: step is not Story.expire, STEPS):
        step(told)
    county = a_unit("county")
    Unit.objects.exclude(pk=county.pk).update(parent=county)
    return told


@pytest.fixture
def auditor(story):
    return staff_browser(Role.AUDITOR, a_unit("county"), name="周文彬")


def test_each_unit_has_its_line(auditor):
    rows = rows_in(auditor.get("/staff/coins/?year=2026&format=csv&table=units-2026"))
    assert [(row["Issued"], row["Redeemed"], row["Paid out"], row["Outstanding"]) for row in rows] == [
        ("120", "0", "0", "120"),
        ("300", "180", "120", "60"),
        ("420", "180", "120", "180"),
    ]


def test_the_sums_are_proved_against_the_ledger(auditor):
    rows = rows_in(auditor.get("/staff/coins/?year=2026&format=csv&table=proof"))
    assert [(row["Units’ sums"], row["Ledger"], row["Difference"]) for row in rows] == [
        ("0", "0", "0"), ("180", "180", "0"), ("0", "0", "0"), ("0", "0", "0"),
    ]  # fmt: skip


def test_who_does_not_cover_all_units_sees_no_proof(story):
    manager = staff_browser(Role.ACCOUNT_MANAGER, story.tourism)
    assert "proof" not in [table.name for _chart, table in manager.get("/staff/coins/?year=2026").context["parts"]]
    assert manager.get("/staff/coins/fire/?year=2026").status_code == 403


def test_a_chart_and_its_table_say_the_same(auditor):
    for chart, table in auditor.get("/staff/coins/tourism/?year=2026").context["parts"]:
        said = " ".join(cell.text for row in table.rows for cell in row)
        assert all(bar.said in said for bar in chart.bars), table.name


def test_one_payer_is_nowhere_and_at_no_time(auditor):
    (row,) = rows_in(auditor.get("/staff/coins/tourism/?year=2026&format=csv&table=tourism-2026-where"))
    assert (row["Month"], row["Township"], row["Redeemed"]) == ("month not told", "several, put together", "180")


def test_a_name_that_begins_as_a_formula_is_text(auditor):
    Unit.objects.filter(code="fire").update(name_zh="=1+1", name_en="=1+1")
    rows = rows_in(auditor.get("/staff/coins/?year=2026&format=csv&table=units-2026"))
    assert rows[0]["Unit"] == "'=1+1"


def test_a_coin_is_traced_from_a_receipt_to_the_payout(story, auditor):
    payment = Redemption.objects.get(owner=story.mei)
    page = auditor.post("/staff/coins/trace/", {"what": payment.public_id.hex[:8], "reason": "客訴"}).content.decode()
    assert all(word in page for word in ("80 coins", "P-", "Tiehua shop", "July 2026", "AB12345678"))
    assert story.mei.hex not in page
    assert str(story.mei) not in page
    assert AuditEntry.objects.filter(action="coins_traced", details__reason="客訴").exists()


def test_without_a_reason_nothing_is_shown(auditor):
    page = auditor.post("/staff/coins/trace/", {"what": str(Redemption.objects.first().public_id)})
    assert set(page.context["form"].errors) == {"reason"}
    assert "trace" not in page.context


def test_another_page_may_name_the_number_and_shows_nothing_by_it(auditor):
    payment = Redemption.objects.first().public_id
    page = auditor.get(f"/staff/coins/trace/?what={payment}")
    assert f'value="{payment}"' in page.content.decode()
    assert not AuditEntry.objects.filter(action="coins_traced").exists()


def test_a_year_without_coins_says_so():
    award(a_balloon(), an_owner())
    officer = staff_browser(Role.BUDGET_OFFICER, Unit.objects.get(code="tourism"))
    assert "None of your units has issued coins" in officer.get("/staff/coins/?year=2025").content.decode()
