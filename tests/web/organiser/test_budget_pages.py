"""The pages of budgets: a year at one look, a request from its draft to the grant, and the budget office's forms."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone, translation

from game.coins import campaigns
from game.coins.budgets import pool
from game.coins.models import Account, Campaign, CoinRequest, DecemberPermission
from game.units import chains
from game.units.models import Approval, ApprovalKind, AuditEntry, Role, Step, Unit
from tests.game.units.builders import a_unit
from tests.web.people import rows_in, staff_browser
from web.templatetags.staff_approvals import details_in_words

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def unit() -> Unit:
    unit = a_unit("culture")
    steps = (Step.SECTION_HEAD,)
    chains.set_chain(actor=None, unit_code="culture", kind=ApprovalKind.COINS, steps=steps, now=timezone.now())
    return unit


@pytest.fixture
def author(unit) -> Client:
    return staff_browser(Role.CASE_OFFICER, unit, name="林承辦")


@pytest.fixture
def head(unit) -> Client:
    return staff_browser(Role.APPROVER, unit, step=Step.SECTION_HEAD, name="王科長")


@pytest.fixture
def officer(unit) -> Client:
    return staff_browser(Role.BUDGET_OFFICER, unit, name="李主計")


def fill(coins: int = 100_000) -> None:
    pool.add(actor=None, act=uuid4(), year=YEAR, coins=coins, reason="議會決議", now=timezone.now())


def balance(name: str) -> int:
    account = Account.objects.filter(name=name).first()
    return account.balance if account else 0


def typed(**changes: str) -> dict[str, str]:
    usual = {
        "public_id": str(uuid4()), "unit_code": "culture", "year": str(YEAR), "title": "防災週",
        "purpose": "有獎徵答", "coins": "２０,０００",
    }  # fmt: skip
    return usual | changes


def page_of(request: CoinRequest) -> str:
    return f"/staff/coin-requests/{request.public_id}/"


@pytest.fixture
def wish(author) -> CoinRequest:
    assert author.post("/staff/coin-requests/new/", typed()).status_code == 302
    return CoinRequest.objects.get()


@pytest.fixture
def signed(wish, author, head) -> CoinRequest:
    author.post(f"{page_of(wish)}submit/", {"round": "0"})
    approval = Approval.objects.get()
    shown = {"round": "1", "position": "0", "content_hash": approval.content_hash}
    head.post(f"/staff/approvals/{approval.public_id}/sign/", shown)
    return wish


class TestARequest:
    def test_a_draft_is_read_as_it_was_typed(self, wish):
        assert (wish.title, wish.coins, wish.year) == ("防災週", 20_000, YEAR)

    def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(self, author):
        page = author.post("/staff/coin-requests/new/", typed(coins="zwanzig", title=""))
        assert set(page.context["form"].errors) == {"coins", "title"}
        assert 'value="zwanzig"' in page.content.decode()

    def test_who_signs_sees_how_many_coins_are_asked_for(self, wish, author, head):
        author.post(f"{page_of(wish)}submit/", {"round": "0"})
        for address in ("/staff/", "/staff/approvals/", f"/staff/approvals/{Approval.objects.get().public_id}/"):
            assert "20,000 coins" in head.get(address).content.decode()

    def test_it_can_be_corrected(self, wish, author):
        form = author.get(f"{page_of(wish)}edit/").context["form"]
        answer = author.post(f"{page_of(wish)}edit/", typed(coins="500", seen_hash=form.initial["seen_hash"]))
        assert answer.status_code == 302
        assert CoinRequest.objects.get().coins == 500

    def test_the_budget_office_grants_it(self, signed, officer):
        fill()
        assert "防災週" in officer.get("/staff/budgets/").content.decode()
        page = officer.post(f"{page_of(signed)}grant/", {"coins": "２００００"}, follow=True).content.decode()
        assert "20,000 of 20,000 coins" in page
        assert balance(f"appropriation:culture:{YEAR}") == 20_000

    def test_a_pool_with_too_little_is_told_beside_the_number(self, signed, officer):
        fill(5_000)
        page = officer.post(f"{page_of(signed)}grant/", {"coins": "20000"})
        assert "lacks 15,000 coins" in str(page.context["grant_form"].errors["coins"])
        assert CoinRequest.objects.get().answer == "waiting"

    def test_declining_asks_for_the_reason(self, signed, officer):
        assert officer.post(f"{page_of(signed)}decline/", {}).context["decline_form"].errors
        page = officer.post(f"{page_of(signed)}decline/", {"reason": "預算不足"}, follow=True).content.decode()
        assert "Declined" in page
        assert "預算不足" in page

    def test_what_was_answered_is_told_to_who_comes_too_late(self, signed, officer):
        fill()
        officer.post(f"{page_of(signed)}grant/", {"coins": "20000"})
        page = officer.post(f"{page_of(signed)}decline/", {"reason": "不行"}, follow=True).content.decode()
        assert "answered by 李主計" in page

    @pytest.mark.usefixtures("signed")
    def test_the_list_is_the_same_as_a_file(self, author):
        fill()
        rows = rows_in(author.get("/staff/coin-requests/?format=csv"))
        assert [(row["State"], row["Asked for"]) for row in rows] == [("Waits for the budget office", "20,000")]


class TestTheYear:
    def test_each_unit_has_its_line_and_all_have_a_total(self, unit, officer):
        campaigns.appropriate(unit=unit, year=YEAR, coins=6_000, key="a", now=timezone.now())
        rows = rows_in(officer.get(f"/staff/budgets/?year={YEAR}&format=csv"))
        assert [(row["Unit"], row["Appropriated"], row["Left"]) for row in rows] == [
            (unit.name, "6,000", "6,000"),
            ("All together", "6,000", "6,000"),
        ]

    @pytest.mark.parametrize("year", ["1", "x", "99999999999"])
    def test_a_year_made_up_shows_this_one(self, officer, year):
        assert officer.get(f"/staff/budgets/?year={year}").context["year"] == YEAR

    def test_the_pool_is_filled(self, officer):
        said = {"act": str(uuid4()), "year": str(YEAR), "coins": "5,000", "reason": "決議"}
        assert officer.post("/staff/budgets/pool/", said).status_code == 302
        officer.post("/staff/budgets/pool/", said)
        assert balance(f"pool:{YEAR}") == 5_000

    def test_a_form_is_told_what_is_wrong(self, officer):
        said = {"act": str(uuid4()), "year": str(YEAR), "coins": "0", "reason": ""}
        assert "coins" in officer.post("/staff/budgets/pool/", said).context["form"].errors

    def test_december_is_allowed(self, unit, officer):
        officer.post("/staff/budgets/december/", {"unit_code": "culture", "year": str(YEAR), "reason": "跨年"})
        assert DecemberPermission.objects.get().given_by == "李主計"
        assert unit.name in officer.get("/staff/budgets/").content.decode()

    def test_releasing_more_than_there_is_is_refused(self, officer):
        said = {"act": str(uuid4()), "unit_code": "culture", "year": str(YEAR), "coins": "7", "to": "pool"}
        assert "7 coins" in officer.post("/staff/budgets/release/", said).content.decode()

    def test_encumbering_is_for_next_year(self, officer):
        said = {"act": str(uuid4()), "unit_code": "culture", "year": str(YEAR + 1), "coins": "7"}
        page = officer.post("/staff/budgets/encumber/", said)
        assert page.context["form"].errors  # before December it is too early, then the pool is empty

    def test_last_year_is_closed_with_one_button(self, unit, officer):
        campaigns.appropriate(unit=unit, year=YEAR - 1, coins=70, key="a", now=timezone.now())
        address = f"/staff/budgets/close/?year={YEAR - 1}"
        assert "give back 70 coins" in officer.get(address).content.decode()
        page = officer.post("/staff/budgets/close/", {"year": str(YEAR - 1)}, follow=True).content.decode()
        assert "70 coins" in page
        assert balance("source") == 0

    def test_a_campaign_in_the_way_is_shown_with_coins_and_quota(self, unit, officer):
        campaigns.appropriate(unit=unit, year=YEAR, coins=70, key="a", now=timezone.now())
        now = timezone.now()
        campaign = Campaign.objects.create(
            unit=unit, name_zh="夏夜", name_en="Summer", amount=7, quota=10, opens_at=now,
            closes_at=now + timedelta(days=1),
        )  # fmt: skip
        campaigns.publish(campaign=campaign, now=now)
        assert "7 coins, first 10 people" in officer.get(f"/staff/budgets/close/?year={YEAR}").content.decode()

    def test_who_may_only_read_sees_no_buttons(self, unit):
        auditor = staff_browser(Role.AUDITOR, unit)
        page = auditor.get("/staff/budgets/").content.decode()
        assert "/staff/budgets/pool/" not in page


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"amount": 50, "quota": 3_000, "coins": 7}, "promise: 50 coins, first 3,000 people · coins: 7"),
        (
            {"amount": "50 → 60", "quota": "100 → 100"},
            "promise: 50 coins, first 100 people → 60 coins, first 100 people",
        ),
        ({"spends_on": "balloons → gifts"}, "for what: balloons → red envelopes"),
        ({"amount": "50 → 60"}, "coins per award: 50 → 60"),
    ],
)
def test_the_trail_tells_amount_and_quota_in_one_breath(details, words):
    with translation.override("en"):
        assert details_in_words(details) == words


def test_every_act_of_the_budget_office_has_its_words_in_the_trail():
    fill()
    assert AuditEntry.objects.filter(action="pool_filled").exists()
    assert (
        "Coins put into the pool"
        in staff_browser(Role.OPERATOR, a_unit("culture")).get("/staff/trail/").content.decode()
    )
