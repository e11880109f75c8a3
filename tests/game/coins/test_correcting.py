"""Corrections: what may be reversed and by whom, and that coins which are spent stay spent."""

from datetime import timedelta
from uuid import uuid4

import pytest

from game.coins import audit, campaigns, correcting, escrow, giving, lots
from game.coins.accounts import campaign_escrow, pending_of, wallet_of
from game.coins.causes import fund
from game.coins.correction_refusals import SENTENCES, Code
from game.coins.ledger import Move, post
from game.coins.models import Campaign, Correction, Settlement, Transfer, TransferKind
from game.coins.reversing import AWARDS, BUDGETS
from game.coins.settling import settle
from game.coins.statements import Award, insert_settlements
from game.inbox.models import Notice
from game.units.approval_refusals import Refused
from game.units.models import AuditEntry, Role
from game.units.permissions import NotAllowed
from game.units.staffing import Staff
from tests.game.coins.builders import (
    DAY,
    NOW,
    a_balloon,
    a_published_campaign,
    a_unit,
    an_owner,
    award,
    balances,
)
from tests.game.units.builders import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Staff:
    return somebody(Role.BUDGET_OFFICER, a_unit())


def ask(actor: Staff, transfer: Transfer | None, *, reason: str = "入帳單位有誤", **changes):
    now = changes.pop("now", NOW)
    return correcting.ask(
        actor=actor, public_id=changes.pop("public_id", uuid4()), transfer=transfer, reason=reason, now=now
    )


def a_budget(coins: int = 500) -> Transfer:
    return campaigns.appropriate(unit=a_unit(), year=2026, coins=coins, key=f"appropriate:{uuid4()}", now=NOW)


def a_gift(owner, campaign: Campaign, coins: int = 10) -> Transfer:
    moves = (Move(campaign_escrow(campaign.public_id), -coins), Move(pending_of(owner), coins))
    gift = post(key=f"gift:{uuid4()}", kind=TransferKind.GIFT, moves=moves, now=NOW, year=2026)
    insert_settlements([Award(gift.id, owner, coins, campaign.pk, NOW)])
    return gift


def spend(owner, coins: int) -> None:
    moves = (Move(wallet_of(owner), -coins), Move("till:shop", coins))
    paid = post(key=f"redeem:{uuid4()}", kind=TransferKind.REDEEM, moves=moves, now=NOW + 2 * DAY, year=2026)
    lots.take(owner=owner, coins=coins, transfer=paid.id)


def the_books_are_in_order() -> bool:
    return list(audit.findings()) == []


def test_a_small_one_is_reversed_at_once(officer):
    budget = a_budget(500)
    done = ask(officer, budget)
    assert (done.state, done.reversal.reverses_id, done.reversal.reason) == ("done", budget.id, "入帳單位有誤")
    assert balances() == {}
    assert AuditEntry.objects.get(action="transfer_reversed").details == {"reason": "入帳單位有誤", "coins": 500}
    assert the_books_are_in_order()


class TestTwoPersons:
    def test_a_large_one_waits_for_a_second_person_who_is_told(self, officer):
        other = somebody(Role.BUDGET_OFFICER, a_unit())
        asked = ask(officer, a_budget(1_000))
        assert (asked.state, balances()["source"]) == ("asked", -1_000)
        assert [notice.player_id for notice in Notice.objects.filter(kind="correction_waits")] == [other.player_id]
        done = correcting.agree(actor=other, correction=asked, now=NOW)
        assert (done.state, done.decided_by, balances()) == ("done", other.name, {})
        assert correcting.agree(actor=other, correction=asked, now=NOW) == done

    def test_nobody_agrees_with_themselves(self, officer):
        asked = ask(officer, a_budget(1_000))
        assert correcting.agree(actor=officer, correction=asked, now=NOW).code == Code.OWN
        assert balances()["source"] == -1_000

    def test_what_was_declined_may_be_asked_again(self, officer):
        budget = a_budget(1_000)
        asked = ask(officer, budget)
        assert ask(officer, budget).code == Code.ASKED_ALREADY
        declined = correcting.decline(actor=officer, correction=asked, now=NOW)
        assert (declined.state, correcting.decline(actor=officer, correction=asked, now=NOW)) == ("refused", declined)
        assert correcting.agree(actor=officer, correction=asked, now=NOW).code == Code.DECIDED
        assert ask(officer, budget).state == "asked"

    def test_what_has_been_spent_meanwhile_is_told(self, officer):
        unit = a_unit()
        asked = ask(officer, a_budget(1_000))
        campaign = Campaign.objects.create(
            unit=unit, name_zh="夏", name_en="S", amount=10, quota=30, opens_at=NOW, closes_at=NOW + DAY
        )
        campaigns.publish(campaign=campaign, now=NOW)
        refused = correcting.agree(actor=somebody(Role.BUDGET_OFFICER, unit), correction=asked, now=NOW)
        assert refused == Refused(Code.SPENT, {"missing": 300})
        asked.refresh_from_db()
        assert asked.state == "asked"


class TestAwards:
    def test_a_pending_one_is_settled_by_its_reversal_and_goes_home(self, officer):
        owner, balloon = an_owner(), a_balloon()
        caught = award(balloon, owner)
        done = ask(officer, caught)
        assert Settlement.objects.get(transfer=caught).settled == done.reversal
        assert balances()[campaign_escrow(Campaign.objects.get().public_id)] == 910
        assert pending_of(owner) not in balances()
        assert Notice.objects.get(kind="award_reversed").values == {"coins": 10, "reason": "入帳單位有誤"}
        assert the_books_are_in_order()
        assert settle(now=NOW + DAY).settled == 0

    def test_the_trail_names_nobody(self, officer):
        owner, balloon = an_owner(), a_balloon()
        ask(officer, award(balloon, owner, key=escrow.key_of_catch(balloon, owner)))
        title = AuditEntry.objects.get(action="transfer_reversed").title
        assert title.startswith("catch:")
        assert str(owner) not in title

    def test_a_settled_one_uses_its_own_lot_up(self, officer):
        owner, balloon = an_owner(), a_balloon()
        first, second = (award(balloon, owner) for _ in range(2))
        settle(now=NOW + DAY)
        ask(officer, second, now=NOW + DAY)
        assert balances()[wallet_of(owner)] == 10
        assert (first.lot.left, second.lot.left) == (10, 0)
        assert the_books_are_in_order()

    def test_one_that_is_spent_stays(self, officer):
        owner, balloon = an_owner(), a_balloon()
        caught = award(balloon, owner)
        award(balloon, owner, now=NOW + timedelta(seconds=1))
        settle(now=NOW + 2 * DAY)
        spend(owner, 4)
        assert ask(officer, caught, now=NOW + 2 * DAY) == Refused(Code.AWARD_SPENT, {"missing": 4})
        assert not Correction.objects.exists()
        assert not Notice.objects.filter(kind="award_reversed").exists()

    def test_one_that_was_given_away_stays(self, officer):
        owner = an_owner()
        caught = award(a_balloon(), owner)
        giving.give_all(owner=owner, cause=fund().code, now=NOW)
        assert ask(officer, caught).code == Code.HANDED_ON

    @pytest.mark.parametrize("settled", [False, True], ids=["pending", "settled"])
    @pytest.mark.parametrize("closed", [False, True], ids=["running", "closed"])
    def test_a_gift_goes_back_to_its_campaign_or_to_the_unit_of_a_closed_one(self, officer, settled, closed):
        campaign, owner = a_published_campaign(quota=2), an_owner()
        gift = a_gift(owner, campaign)
        if settled:
            settle(now=NOW)
        if closed:
            campaigns.close(campaign=campaign, now=NOW)
        ask(officer, gift, now=NOW + DAY)
        home = "appropriation:tourism:2026" if closed else campaign_escrow(campaign.public_id)
        assert balances() == {"source": -20, home: 20}
        assert the_books_are_in_order()

    def test_a_catch_of_a_closed_campaign_goes_to_the_unit(self, officer):
        campaign = a_published_campaign()
        balloon, owner = a_balloon(campaign), an_owner()
        caught = award(balloon, owner)
        campaigns.close(campaign=campaign, now=NOW)
        ask(officer, caught)
        assert balances()["appropriation:tourism:2026"] == 910
        escrow.return_escrow(campaign=campaign, balloons=[balloon], key="return", now=NOW)
        assert the_books_are_in_order()

    def test_the_same_form_sent_twice_reverses_once(self, officer):
        caught, form = award(a_balloon(), an_owner()), uuid4()
        first, second = (ask(officer, caught, public_id=form) for _ in range(2))
        assert first == second
        assert ask(officer, caught, public_id=form, reason="else").code == Code.OTHER_CORRECTION
        assert Transfer.objects.filter(kind="reverse").count() == 1


class TestRefusals:
    def test_only_the_budget_office(self):
        budget = a_budget()
        for role in set(Role) - {Role.BUDGET_OFFICER, Role.APPROVER}:
            with pytest.raises(NotAllowed):
                ask(somebody(role, a_unit()), budget)

    def test_what_is_no_budget_and_no_award_is_not_reversed(self, officer):
        campaign = a_published_campaign()
        published = Transfer.objects.get(kind="publish")
        assert ask(officer, published) == Refused(Code.NOT_REVERSIBLE, {"kind": "publish"}, about="transfer")
        assert campaign.pk

    @pytest.mark.parametrize(
        ("reason", "code"), [(" ", Code.WHY), ("長" * 201, Code.WHY_TOO_LONG)], ids=["none", "too long"]
    )
    def test_a_reason_is_given_and_fits(self, officer, reason, code):
        assert ask(officer, a_budget(), reason=reason).code == code

    def test_a_transfer_that_is_not_there(self, officer):
        assert ask(officer, correcting.found("nothing")).code == Code.NO_TRANSFER

    def test_a_transfer_is_found_by_its_id_or_its_key(self):
        budget = a_budget()
        for words in (str(budget.id), budget.id.hex, f" {budget.key} "):
            assert correcting.found(words) == budget

    def test_every_refusal_has_its_sentence(self):
        assert set(SENTENCES) == set(Code)
        assert not set(BUDGETS) & set(AWARDS)
