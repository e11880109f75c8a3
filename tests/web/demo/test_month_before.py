"""The demo's last month: stated once, released, and its books in order."""

from datetime import UTC, datetime

import pytest

from game.coins import audit
from game.coins.models import Merchant, Statement
from hotspots.models import Kind
from tests.game.reports.builders import a_dataset, a_place
from web.demo import budgeting, merchants, month_before, officials
from web.management.commands.audit import CHECKS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "now", [datetime(2026, 7, 4, 21, 30, tzinfo=UTC), datetime(2027, 1, 1, 0, 30, tzinfo=UTC)], ids=["July", "January"]
)
def test_the_tea_house_has_a_statement_to_confirm_however_often_the_demo_starts(tmp_path, now):
    dataset = a_dataset(merchants.MERCHANTS, Kind.MERCHANT)
    for number in range(4):
        a_place(Kind.MERCHANT, dataset=dataset, name_zh=f"店{number}")
    officials.appoint_all(tmp_path, now)
    budgeting.fill(now)
    merchants.open_shops(tmp_path, now)
    month_before.state(now)
    month_before.state(now)
    statement = Statement.objects.get()
    assert (statement.state, statement.redeemed, statement.refunded, statement.coins) == ("open", 3_300, 500, 2_800)
    assert statement.merchant == Merchant.objects.get(tax_id=merchants.TAX_ID)
    assert list(audit.findings(CHECKS)) == []
