"""The pages of campaigns and approvals: from a draft to coins set aside, and what is said where it does not go on."""

import re
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from game.coins import campaigns as ledger
from game.coins.models import Campaign
from game.units import chains
from game.units.models import Approval, ApprovalKind, Assignment, AuditEntry, Role, Step, Unit
from tests.game.units.builders import a_unit
from tests.web.people import staff_browser

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year + 1  # a campaign of next spring may be written on any day


@pytest.fixture
def unit() -> Unit:
    unit = a_unit("culture")
    steps = (Step.SECTION_HEAD, Step.DIRECTOR)
    chains.set_chain(actor=None, unit_code="culture", kind=ApprovalKind.CAMPAIGN, steps=steps, now=timezone.now())
    ledger.appropriate(unit=unit, year=YEAR, coins=6_000, key="budget", now=timezone.now())
    return unit


def browser(unit: Unit, role: Role, *, step: str = "", name: str) -> Client:
    return staff_browser(role, unit, step=step, name=name)


@pytest.fixture
def officer(unit) -> Client:
    return browser(unit, Role.CASE_OFFICER, name="林承辦")


@pytest.fixture
def head(unit) -> Client:
    return browser(unit, Role.APPROVER, step=Step.SECTION_HEAD, name="王科長")


@pytest.fixture
def director(unit) -> Client:
    return browser(unit, Role.APPROVER, step=Step.DIRECTOR, name="陳局長")


@pytest.fixture
def manager(unit) -> Client:
    return browser(unit, Role.ACCOUNT_MANAGER, name="黃窗口")


def typed(**changes: str) -> dict[str, str]:
    usual = {
        "public_id": str(uuid4()), "unit_code": "culture", "name_zh": "防災問答", "name_en": "Safety quiz",
        "amount": "50", "quota": "１００", "opens_at": f"{YEAR}-03-01T09:00", "closes_at": f"{YEAR}-03-31T17:00",
        "spends_on": "balloons", "evidence": "1", "settle_delay_h": "24",
    }  # fmt: skip
    return usual | changes


@pytest.fixture
def draft(officer) -> Campaign:
    assert officer.post("/staff/campaigns/new/", typed()).status_code == 302
    return Campaign.objects.get()


def page_of(campaign: Campaign) -> str:
    return f"/staff/campaigns/{campaign.public_id}/"


def approval_page() -> str:
    return f"/staff/approvals/{Approval.objects.get().public_id}/"


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def submit(officer: Client, campaign: Campaign) -> str:
    round_ = str(Approval.objects.get().round)
    return officer.post(f"{page_of(campaign)}submit/", {"round": round_}, follow=True).content.decode()


def seen(client: Client) -> dict[str, str]:
    return dict(re.findall(r'name="(round|position|content_hash)" value="([^"]*)"', said(client, approval_page())))


def sign(client: Client, shown: dict[str, str] | None = None) -> str:
    return client.post(f"{approval_page()}sign/", shown or seen(client), follow=True).content.decode()


def send_back(client: Client, reason: str) -> str:
    answer = client.post(f"{approval_page()}return/", seen(client) | {"reason": reason}, follow=True)
    return answer.content.decode()


class TestWriting:
    def test_a_draft_is_read_as_it_was_typed(self, draft):
        assert (draft.name_zh, draft.amount, draft.quota) == ("防災問答", 50, 100)
        assert timezone.localtime(draft.opens_at).isoformat() == f"{YEAR}-03-01T09:00:00+08:00"

    def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(self, officer):
        page = officer.post("/staff/campaigns/new/", typed(amount="fifty", quota="0", name_en="", opens_at=""))
        errors = page.context["form"].errors
        assert {name: len(wrong) for name, wrong in errors.items()} == {
            "amount": 1, "quota": 1, "name_en": 1, "opens_at": 1,
        }  # fmt: skip
        assert 'value="fifty"' in page.content.decode()
        assert not Campaign.objects.exists()

    @pytest.mark.parametrize("number", ["5,000", "５０００", " 5000 ", "5，000"])
    def test_numbers_are_read_as_people_type_them(self, officer, number):
        officer.post("/staff/campaigns/new/", typed(quota=number))
        assert Campaign.objects.get().quota == 5_000

    @pytest.mark.parametrize("number", ["", "5.5", "1e3", "五十", "9" * 40, "-"])
    def test_what_is_no_number_is_told(self, officer, number):
        page = officer.post("/staff/campaigns/new/", typed(quota=number))
        assert "whole number" in page.content.decode()

    @pytest.mark.parametrize("end", ["9999-12-31T23:59-12:00", "0001-01-01T00:00+14:00", "soon"])
    def test_what_is_no_moment_is_told(self, officer, end):
        page = officer.post("/staff/campaigns/new/", typed(closes_at=end))
        assert set(page.context["form"].errors) == {"closes_at"}

    @pytest.mark.parametrize("doing", ["fund", "submit", "edit"])
    def test_a_campaign_of_the_console_goes_no_way_through_the_chain(self, unit, officer, manager, doing):
        Campaign.objects.create(
            unit=unit, name_zh="示範", name_en="Demo", amount=1, quota=1, opens_at=timezone.now(),
            closes_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        client = manager if doing == "fund" else officer
        assert client.post(f"{page_of(Campaign.objects.get())}{doing}/").status_code == 404

    def test_a_units_code_made_up_writes_nothing(self, officer):
        a_unit("fire")
        officer.post("/staff/campaigns/new/", typed(unit_code="fire"))
        assert not Campaign.objects.exists()

    def test_an_edit_changes_the_draft(self, officer, draft):
        page = officer.get(f"{page_of(draft)}edit/")
        shown = page.context["form"].initial
        form = typed(public_id=str(draft.public_id), quota="80", seen_hash=shown["seen_hash"])
        assert officer.post(f"{page_of(draft)}edit/", form).status_code == 302
        draft.refresh_from_db()
        assert draft.quota == 80

    def test_an_edit_from_an_old_page_is_told(self, officer, draft):
        form = typed(public_id=str(draft.public_id), quota="80", seen_hash="0" * 64)
        assert "Somebody else has changed it" in officer.post(f"{page_of(draft)}edit/", form).content.decode()

    def test_another_units_people_see_nothing_of_it(self, draft):
        stranger = browser(a_unit("fire"), Role.CASE_OFFICER, name="陌生人")
        assert stranger.get(page_of(draft)).status_code == 403
        assert "防災問答" not in said(stranger, "/staff/campaigns/")
        assert "防災問答" not in said(stranger, "/staff/approvals/")


class TestTheWay:
    @pytest.mark.usefixtures("manager", "head")
    def test_a_missing_director_is_told_with_whom_to_ask(self, officer, draft):
        answer = submit(officer, draft)
        assert "Director" in answer
        assert "黃窗口" in answer

    def test_from_draft_over_a_return_to_coins_set_aside(self, officer, head, director, manager, draft):
        assert "It is submitted" in submit(officer, draft)
        assert "防災問答" in said(head, "/staff/")
        assert "5,000 coins" in said(head, approval_page())
        assert "its authors are told why" in send_back(head, "名額請改為 80")
        assert "名額請改為 80" in said(officer, page_of(draft))
        shown = officer.get(f"{page_of(draft)}edit/").context["form"].initial["seen_hash"]
        officer.post(f"{page_of(draft)}edit/", typed(public_id=str(draft.public_id), quota="80", seen_hash=shown))
        submit(officer, draft)
        assert "You have signed it" in sign(head)
        assert "You have signed it" in sign(director)
        page = manager.post(f"{page_of(draft)}fund/", follow=True).content.decode()
        assert "The coins are set aside" in page
        assert "Running, coins set aside" in page
        draft.refresh_from_db()
        assert draft.state == Campaign.State.PUBLISHED

    @pytest.mark.usefixtures("director")
    def test_the_second_of_two_heads_is_told_who_signed(self, unit, officer, head, draft):
        other = browser(unit, Role.APPROVER, step=Step.SECTION_HEAD, name="張科長")
        submit(officer, draft)
        shown = seen(other)
        sign(head)
        assert "Already signed by 王科長 (Section head)" in sign(other, shown)

    @pytest.mark.usefixtures("director")
    def test_a_return_without_a_reason_keeps_the_page(self, officer, head, draft):
        submit(officer, draft)
        assert "Say what is to be corrected" in send_back(head, " ")
        long = "長" * 201
        answer = send_back(head, long)
        assert "201 characters" in answer
        assert long in answer

    @pytest.mark.parametrize("broken", [{}, {"round": "x", "position": "²"}, {"round": "1" * 50}])
    @pytest.mark.usefixtures("director")
    def test_a_broken_form_signs_nothing(self, officer, head, draft, broken):
        submit(officer, draft)
        head.post(f"{approval_page()}sign/", broken)
        officer.post(f"{page_of(draft)}submit/", broken)
        assert Approval.objects.get().position == 0

    @pytest.mark.usefixtures("head", "director")
    def test_an_author_withdraws(self, officer, draft):
        submit(officer, draft)
        assert "It is withdrawn" in officer.post(f"{approval_page()}withdraw/", follow=True).content.decode()

    @pytest.mark.django_db(transaction=True)
    def test_a_budget_with_too_little_is_told(self, officer, head, director, manager):
        officer.post("/staff/campaigns/new/", typed(quota="200"))
        campaign = Campaign.objects.get()
        submit(officer, campaign)
        sign(head)
        sign(director)
        assert "Set 10,000 coins aside" in said(manager, page_of(campaign))
        answer = manager.post(f"{page_of(campaign)}fund/", follow=True).content.decode()
        assert f"Unit culture lacks 4,000 coins in its budget of {YEAR}" in answer

    def test_a_campaign_is_closed_after_asking_once(self, officer, head, director, manager, draft):
        submit(officer, draft)
        sign(head)
        sign(director)
        manager.post(f"{page_of(draft)}fund/")
        assert "Release 5,000 coins" in said(manager, f"{page_of(draft)}close/")
        manager.post(f"{page_of(draft)}close/")
        draft.refresh_from_db()
        assert draft.state == Campaign.State.CLOSED

    @pytest.mark.usefixtures("director")
    def test_a_role_that_ended_between_two_taps_signs_nothing(self, officer, head, draft):
        submit(officer, draft)
        shown = seen(head)
        Assignment.objects.filter(name="王科長").update(ended_at=timezone.now())
        assert head.post(f"{approval_page()}sign/", shown).status_code == 403
        assert "Nobody can sign this step" in said(officer, approval_page())


class TestChains:
    @pytest.fixture
    def operator(self, unit) -> Client:
        return browser(unit, Role.OPERATOR, name="系統")

    def test_places_make_the_chain(self, operator):
        operator.post("/staff/unit/culture/chain/", {"secretary": "2", "director": "1"})
        assert chains.chain_of("culture", ApprovalKind.CAMPAIGN).steps == (Step.DIRECTOR, Step.SECRETARY)

    @pytest.mark.parametrize(
        ("places", "words"),
        [
            ({}, "at least one step"),
            ({"window": "1", "director": "1"}, "same place"),
            ({"window": "9"}, "valid choice"),
        ],
    )
    def test_what_is_no_chain_is_told(self, operator, places, words):
        assert words in operator.post("/staff/unit/culture/chain/", places).content.decode()
        assert len(chains.chain_of("culture", ApprovalKind.CAMPAIGN).steps) == 2

    def test_a_chain_is_given_up_again(self, operator):
        operator.post("/staff/unit/culture/chain/", {"clear": "1"})
        assert chains.chain_of("culture", ApprovalKind.CAMPAIGN).set_by == ""


class TestTheTrail:
    @pytest.mark.usefixtures("draft")
    def test_it_is_read_and_searched(self, officer):
        page = said(officer, "/staff/trail/")
        assert "Draft begun" in page
        assert "林承辦" in page
        assert "No line fits" in said(officer, "/staff/trail/?words=nothing")
        assert "Draft begun" in said(officer, f"/staff/trail/?subject={Campaign.objects.get().public_id}")

    @pytest.mark.usefixtures("draft")
    @pytest.mark.parametrize(
        "query",
        [
            "below=x",
            "since=yesterday",
            "subject=7",
            "unit_code=fire",
            "below=" + "9" * 30,
            "until=9999-12-31",
            "since=0001-01-01",
        ],
    )
    def test_what_is_mistyped_breaks_nothing(self, officer, query):
        assert officer.get(f"/staff/trail/?{query}").status_code == 200

    @pytest.mark.usefixtures("unit")
    def test_it_tells_for_whom_a_deputy_acted(self, officer):
        AuditEntry.objects.create(
            at=timezone.now(), actor_name="代理人", actor_role="account_manager@王大明", unit_code="culture"
        )
        assert "Account manager (for 王大明)" in said(officer, "/staff/trail/")

    @pytest.mark.usefixtures("unit")
    def test_the_file_has_every_line_and_no_formula(self, manager):
        AuditEntry.objects.create(at=timezone.now(), actor_name="=1+1", action="role_given", unit_code="culture")
        answer = manager.get("/staff/trail/export/")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert "'=1+1" in text
        assert len(StringIO(text).readlines()) == 1 + AuditEntry.objects.count()

    @pytest.mark.usefixtures("unit")
    def test_the_file_tells_two_people_of_one_name_apart(self, manager):
        accounts = [uuid4(), uuid4()]
        for actor in accounts:
            AuditEntry.objects.create(
                at=timezone.now(), actor=actor, actor_name="林小美", action="x", unit_code="culture"
            )
        text = b"".join(manager.get("/staff/trail/export/").streaming_content).decode()
        assert all(str(actor) in text for actor in accounts)

    def test_who_only_reads_takes_no_file_away(self, officer):
        assert officer.get("/staff/trail/export/").status_code == 403
        assert "/staff/trail/export/" not in said(officer, "/staff/trail/")
