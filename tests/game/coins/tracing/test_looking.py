"""Tracing: a number and a reason in, the way of the coins out, a line in the trail, and nobody's name."""

from datetime import date
from uuid import uuid4

import pytest

from game.coins.models import Payout, Redemption, Settlement, Statement, StatementLine, Transfer
from game.coins.redeeming.receipts import number_of
from game.coins.tracing.looking import Trace, look
from game.coins.tracing.pseudonyms import masked, pseudonym_of
from game.coins.tracing.strands import Fate
from game.units.approval_refusals import Refused
from game.units.models import AuditEntry, Role, Unit
from game.units.permissions import NotAllowed
from tests.game.coins.tracing.story import STEPS, Story, at
from tests.game.units.officials import a_person, appoint, staff

pytestmark = pytest.mark.django_db
NOW = at(2026, 8, 10)


def somebody(role: Role, unit: Unit):
    player = a_person()
    appoint(player, unit, role)
    return staff(player, NOW.date())


@pytest.fixture
def story() -> Story:
    """Up to the payout."""
    told = Story()
    for step in STEPS[: STEPS.index(Story.donate)]:
        step(told)
    Unit.objects.filter(pk=told.fire.pk).update(parent=told.tourism)
    return told


@pytest.fixture
def auditor(story):
    return somebody(Role.AUDITOR, story.tourism)


def traced(actor, words, reason="函詢第 12 號") -> Trace:
    done = look(actor=actor, words=str(words), reason=reason, now=NOW)
    assert isinstance(done, Trace), done
    return done


def refused(actor, words, reason="函詢第 12 號") -> str:
    done = look(actor=actor, words=str(words), reason=reason, now=NOW)
    assert isinstance(done, Refused), done
    return str(done.code)


def test_a_payment_is_followed_both_ways(story, auditor):
    payment = Redemption.objects.get(owner=story.mei)
    (strand,) = traced(auditor, payment.public_id).strands
    assert (strand.coins, strand.fate, strand.campaign) == (80, Fate.PAID, story.campaigns["balloons"])
    assert strand.award.kind == "catch"
    assert strand.spent.merchant == story.shop
    assert strand.spent.statement == Statement.objects.get()
    assert strand.spent.statement.payout == Payout.objects.get()


def test_every_number_of_it_leads_there(story, auditor):
    payment = Redemption.objects.get(owner=story.mei)
    line = StatementLine.objects.get(redemption=payment)
    numbers = (number_of(payment), payment.transfer_id, payment.transfer.key, line.public_id)
    assert {tuple(strand.coins for strand in traced(auditor, number).strands) for number in numbers} == {(80,)}


def test_an_award_adds_up(story, auditor):
    award = Transfer.objects.get(kind="catch", entries__account__name=f"pending:{story.mei.hex}")
    trace = traced(auditor, award.key)
    assert [(strand.coins, strand.fate) for strand in trace.strands] == [(80, Fate.PAID), (20, Fate.IN_WALLET)]


def test_a_refund_and_a_voucher_that_came_back_leave_nothing(story, auditor):
    award = Transfer.objects.get(kind="bring")
    trace = traced(auditor, award.pk)
    assert sum(strand.coins for strand in trace.strands) == 100
    fates = [(strand.coins, strand.fate) for strand in trace.strands if strand.fate is not Fate.IN_WALLET]
    assert fates == [
        (60, Fate.PAID),
        (-60, Fate.REFUNDED),
        (40, Fate.PAID),
        (30, Fate.IN_VOUCHER),
        (-30, Fate.RETURNED),
    ]


def test_a_statement_and_a_payout_show_what_they_are_made_of(story, auditor):
    for number in (Statement.objects.get().public_id, Payout.objects.get().public_id, Statement.objects.get().paid_id):
        assert traced(auditor, number).coins == 120


def test_each_look_is_written_down_with_its_reason(story, auditor):
    traced(auditor, Redemption.objects.get(owner=story.mei).public_id, "  客訴 ")
    line = AuditEntry.objects.get(action="coins_traced")
    assert (line.actor, line.unit_code, line.details["reason"]) == (auditor.public_id, "tourism", "客訴")


def test_nobody_looks_without_a_reason(story, auditor):
    payment = Redemption.objects.get(owner=story.mei).public_id
    assert refused(auditor, payment, "  ") == "trace_reason_missing"
    assert refused(auditor, payment, "很" * 201) == "trace_reason_too_long"
    assert not AuditEntry.objects.filter(action="coins_traced").exists()


def test_neither_page_nor_trail_holds_an_owner(story, auditor):
    award = Transfer.objects.get(kind="gift", entries__account__name=f"pending:{story.mei.hex}")
    trace = traced(auditor, award.key)
    line = AuditEntry.objects.get(action="coins_traced")
    shown = " ".join((trace.name, line.title, str(line.details)))
    assert story.mei.hex not in shown
    assert str(story.mei) not in shown
    assert pseudonym_of(story.mei, award.at) in trace.name


def test_coins_of_other_units_are_a_number_only(story):
    theirs = somebody(Role.AUDITOR, story.fire)
    assert refused(theirs, Redemption.objects.get(owner=story.mei).public_id) == "trace_other_units"
    officer = somebody(Role.CASE_OFFICER, story.tourism)
    with pytest.raises(NotAllowed):
        look(actor=officer, words="x", reason="y", now=NOW)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param("publish", "trace_no_coin", id="a budget"),
        pytest.param("FFFFFFFF", "trace_not_found", id="no receipt"),
        pytest.param(str(uuid4()), "trace_not_found", id="no number"),
        pytest.param("'; DROP", "trace_not_found", id="anything"),
    ],
)
def test_what_is_not_a_coin_is_told_so(story, auditor, words, code):
    if words == "publish":
        words = Transfer.objects.filter(kind="publish").first().key
    assert refused(auditor, words) == code


def test_an_award_that_names_no_campaign_is_told_so(story, auditor):
    """As older books may have them; `audit` lists those."""
    award = Transfer.objects.filter(kind="publish").first()
    Settlement.objects.create(transfer=award, owner=uuid4(), coins=1, due_at=NOW)
    assert refused(auditor, award.id) == "trace_no_coin"


class TestPseudonyms:
    def test_they_change_with_the_month_and_the_secret(self, settings):
        owner, july = uuid4(), date(2026, 7, 31)
        first = pseudonym_of(owner, july)
        assert first == pseudonym_of(owner, date(2026, 7, 1))
        assert first != pseudonym_of(owner, date(2026, 8, 1))
        settings.SECRET_KEY = "another"
        assert first != pseudonym_of(owner, july)

    def test_a_month_ends_on_taitungs_clocks(self):
        owner = uuid4()
        assert pseudonym_of(owner, at(2026, 8, 1, 1)) == pseudonym_of(owner, date(2026, 8, 1))

    def test_both_spellings_of_an_owner_are_masked(self):
        owner = uuid4()
        assert str(owner)[:8] not in masked(f"catch:{owner}:{owner.hex}", [owner], NOW)
