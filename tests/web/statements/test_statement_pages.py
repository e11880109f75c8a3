"""A month on the pages: the county checks, the merchant reads, asks and confirms, the budget office pays."""

import csv
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from game.coins.models import MerchantRole, Payout, Redemption, Statement
from game.coins.monthly.making import make
from game.coins.monthly.months import Month
from game.units.models import AuditEntry, Role
from tests.game.coins.merchants.builders import a_merchant, a_worker
from tests.game.coins.monthly.builders import JULY, a_payment, a_purse, a_refund, first_of, made, on, statement_of
from tests.game.units.builders import a_unit
from tests.web.people import browser_of, staff_browser

pytestmark = pytest.mark.django_db
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def operator() -> Client:
    return staff_browser(Role.OPERATOR, a_unit("county"), name="王操作")


@pytest.fixture
def officer() -> Client:
    return staff_browser(Role.BUDGET_OFFICER, a_unit("budget-office"), name="李主計")


@pytest.fixture
def shop():
    return a_merchant("=HYPERLINK(1)", name_en="Tiehua shop", tax_id="04595257", bank_account="004-012345678901")


@pytest.fixture
def owner(shop) -> Client:
    browser = browser_of(a_worker(shop, MerchantRole.OWNER, name="林店長").player, strong=True)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


@pytest.fixture
def statement(shop) -> Statement:
    """July's: two payments, one of them refunded."""
    person = a_purse(5_000)
    a_payment(shop, person, 1_230, on(7, 3))
    a_refund(a_payment(shop, person, 70, on(7, 9)), on(7, 9, 18))
    made()
    return statement_of(shop)


def released(operator: Client) -> str:
    answer = operator.post("/staff/statements/release/", {"month": "2026-07"}, follow=True)
    return answer.content.decode()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def address_of(statement: Statement, more: str = "", side: str = "merchant") -> str:
    return f"/{side}/statements/{statement.public_id}/{more}"


def confirm(owner: Client, statement: Statement, invoice: str) -> str:
    answer = owner.post(address_of(statement, "confirm/"), {"invoice": invoice}, follow=True)
    return answer.content.decode()


def test_a_month_goes_from_the_county_to_the_merchant_and_back_to_be_paid(operator, officer, owner, statement):
    overview = page(operator, "/staff/statements/")
    assert "Statements of July 2026" in overview
    assert "1,230" in overview
    assert "1 merchant has been told." in released(operator)
    assert "July 2026" in page(owner, "/merchant/statements/")
    one = page(owner, address_of(statement))
    assert "NT$123" in one
    assert "Thank you" in confirm(owner, statement, "ab-12345678")
    overview = page(operator, "/staff/statements/?month=2026-07")
    payout = overview.split('name="payout" value="')[1].split('"')[0]
    made_page = operator.post("/staff/statements/consolidate/", {"month": "2026-07", "payout": payout}, follow=True)
    assert "The payout is made" in made_page.content.decode()
    assert operator.post(f"/staff/payouts/{payout}/paid/").status_code == 403
    paid = officer.post(f"/staff/payouts/{payout}/paid/", follow=True).content.decode()
    assert "Marked as paid" in paid
    assert "paid on" in page(owner, address_of(statement))


def test_what_is_still_checked_is_not_shown_to_the_merchant(owner, statement):
    assert owner.get(address_of(statement)).status_code == 404
    assert "There is no statement yet" in page(owner, "/merchant/statements/")


def test_another_merchants_statement_is_nobody_elses(operator, statement):
    released(operator)
    stranger = browser_of(a_worker(a_merchant("別家"), MerchantRole.OWNER).player, strong=True)
    line = statement.lines.first().public_id
    for address in (address_of(statement), address_of(statement, "print/"), f"/merchant/statements/line/{line}/"):
        assert stranger.get(address).status_code == 404
    assert stranger.get(address_of(statement, "as/csv/")).status_code == 404
    assert stranger.post(address_of(statement, "confirm/"), {"invoice": "AB12345678"}).status_code == 404


def test_what_is_no_invoice_is_said_beside_the_field_and_stays_as_typed(operator, owner, statement):
    released(operator)
    answer = confirm(owner, statement, "12345")
    assert "two letters and eight digits" in answer
    assert 'value="12345"' in answer


def test_a_line_is_asked_about_answered_and_then_confirmed(operator, owner, statement):
    released(operator)
    line = statement.lines.get(kind="redeemed", coins=1_230)
    empty = owner.post(f"/merchant/statements/line/{line.public_id}/", {"reason": " "}).content.decode()
    assert "Say why in a few words" in empty
    asked = owner.post(f"/merchant/statements/line/{line.public_id}/", {"reason": "<b>金額不對</b>"}, follow=True)
    assert "Asked: &lt;b&gt;金額不對" in asked.content.decode()
    assert "has not answered every line" in confirm(owner, statement, "AB12345678")
    answered = operator.post(
        f"/staff/statements/line/{line.public_id}/answer/", {"verdict": "refuse", "reason": "收據相符"}, follow=True
    )
    assert "The merchant has your answer." in answered.content.decode()
    assert "Not accepted: 收據相符" in page(owner, address_of(statement))
    assert "Thank you" in confirm(owner, statement, "AB12345678")


def test_accepting_needs_the_coins_in_the_till_and_says_so(operator, owner, shop, statement):
    released(operator)
    line = statement.lines.get(coins=1_230)
    owner.post(f"/merchant/statements/line/{line.public_id}/", {"reason": "沒有這筆"})
    accept = {"verdict": "accept", "reason": "查證屬實"}
    address = f"/staff/statements/line/{line.public_id}/answer/"
    assert "message-wrong" in operator.post(address, accept, follow=True).content.decode()
    a_payment(shop, a_purse(2_000), 2_000, timezone.now())
    assert "The merchant has your answer." in operator.post(address, accept, follow=True).content.decode()
    assert Redemption.objects.get(pk=line.redemption_id).state == "refunded"


def test_a_doubt_is_shown_in_words_and_cleared_with_a_reason(operator, shop):
    person = a_purse(5_000)
    for minute in range(5):
        a_payment(shop, person, 50, on(7, 3, 12, minute))
    made()
    doubt = statement_of(shop).doubts.get()
    one = page(operator, address_of(statement_of(shop), side="staff"))
    assert "One person paid up to 5 times a day" in one
    address = f"/staff/statements/doubt/{doubt.public_id}/clear/"
    assert "Say why in a few words" in operator.post(address, {"reason": ""}, follow=True).content.decode()
    assert "團體旅客" in operator.post(address, {"reason": "團體旅客"}, follow=True).content.decode()
    assert statement_of(shop).state == "open"


def test_the_csv_has_every_line_as_numbers_and_no_formula(operator, owner, statement):
    released(operator)
    answer = owner.get(address_of(statement, "as/csv/"))
    assert "statement-2026-07-" in answer["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Day"], row["Coins"]) for row in rows] == [
        ("2026-07-03", "1230"), ("2026-07-09", "70"), ("2026-07-09", "-70"),
    ]  # fmt: skip


def test_the_workbook_keeps_texts_as_texts_and_coins_as_numbers(operator, owner, statement):
    released(operator)
    with ZipFile(BytesIO(owner.get(address_of(statement, "as/xlsx/")).content)) as book:
        sheets = [ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")) for number in (1, 2)]
        texts = book.read("xl/sharedStrings.xml").decode()
    assert not [cell for sheet in sheets for cell in sheet.iter(f"{SPREADSHEET}f")]
    numbers = [cell.find(f"{SPREADSHEET}v").text for cell in sheets[0].iter(f"{SPREADSHEET}c") if cell.get("t") != "s"]
    assert "-70" in numbers
    assert "=HYPERLINK(1)" in texts


@pytest.mark.parametrize("ending", ["ods", "exe", "csv2"])
def test_there_is_no_other_file(operator, statement, ending):
    assert operator.get(address_of(statement, f"as/{ending}/", side="staff")).status_code == 404


def test_the_printed_page_has_all_lines_the_republics_dates_and_room_for_the_stamp(operator, owner, statement):
    released(operator)
    owner.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hant"
    sheet = page(owner, address_of(statement, "print/"))
    assert "民國115年7月" in sheet
    assert "民國115年7月3日" in sheet
    assert sheet.count("<tr>") == 2 + 1 + 3  # two heads, one unit, three lines
    assert "店章" in sheet


def test_a_long_month_is_read_a_page_at_a_time(operator, shop):
    person = a_purse(50_000)
    for minute in range(105):
        a_payment(shop, person, 10, on(7, 3, 10 + minute // 60, minute % 60))
    made()
    first = page(operator, address_of(statement_of(shop), side="staff"))
    assert "Page 1 of 2" in first
    assert page(operator, address_of(statement_of(shop), "?page=2", side="staff")).count("+10") == 5 + 0
    for wrong in ("0", "-1", "9" * 30, "zwei", "２"):
        page(operator, address_of(statement_of(shop), f"?page={wrong}", side="staff"))


@pytest.mark.parametrize("month", ["", "2026-13", "July", "9999-12", "1000-01"])
def test_any_month_may_be_asked_for(operator, statement, month):
    assert operator.get("/staff/statements/", {"month": month}).status_code == 200


def test_the_payouts_file_is_served_as_it_was_made(operator, officer, owner, statement):
    released(operator)
    confirm(owner, statement, "AB12345678")
    payout = "0d9a1f9e-8b1a-4a57-9f0e-6a3f0f5b7c11"
    operator.post("/staff/statements/consolidate/", {"month": "2026-07", "payout": payout})
    served = officer.get(f"/staff/payouts/{payout}/file/")
    assert served.content == Payout.objects.get().file.encode()
    assert Payout.objects.get().sha256 in page(officer, f"/staff/payouts/{payout}/")
    assert operator.post("/staff/statements/consolidate/", {"month": "2026-07", "payout": "x"}).status_code == 302


def test_whoever_pays_reads_which_accounts_were_changed(operator, officer, owner, statement):
    released(operator)
    confirm(owner, statement, "AB12345678")
    payout = "0d9a1f9e-8b1a-4a57-9f0e-6a3f0f5b7c11"
    operator.post("/staff/statements/consolidate/", {"month": "2026-07", "payout": payout})
    assert "Changed bank accounts" not in page(officer, f"/staff/payouts/{payout}/")
    details = {"fields": "phone, bank_account"}
    AuditEntry.objects.create(
        at=on(8, 4),
        actor_name="王操作",
        action="merchant_edited",
        subject=statement.merchant.public_id,
        details=details,
    )
    assert "Changed bank accounts" in page(officer, f"/staff/payouts/{payout}/")


def test_a_month_without_merchants_says_what_comes(operator):
    assert "No statement of this month" in page(operator, "/staff/statements/")
    assert make(month=JULY, now=first_of(JULY)).made == 0
    assert Month.named("2026-07") == JULY
