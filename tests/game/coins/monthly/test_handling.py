"""A statement's way: doubts cleared, released, disputed and answered, confirmed, paid; each step once, by who may."""

import csv
from dataclasses import replace
from hashlib import sha256
from io import StringIO
from uuid import uuid4

import pytest

from game.coins import accounts as chart
from game.coins import audit
from game.coins.merchants import entering
from game.coins.merchants.working import Working
from game.coins.models import MerchantRole, MerchantStaff, Payout, Redemption, Statement, StatementLine
from game.coins.monthly import account_changes, answering, confirming, paying_out, releasing, worth
from game.coins.monthly import audit as monthly_audit
from game.coins.monthly.confirming import read_invoice
from game.coins.monthly.refusals import Code
from game.coins.redeeming.refusals import Code as PayingCode
from game.players.models import Player
from game.units.approval_refusals import Refused
from game.units.models import AuditEntry, Role
from game.units.permissions import NotAllowed
from tests.game.coins.builders import balances
from tests.game.coins.merchants.builders import a_merchant, a_worker, an_owner_of, told, working
from tests.game.coins.monthly.builders import (
    AUGUST,
    JULY,
    a_budget_officer,
    a_confirmed_statement,
    a_payment,
    a_purse,
    a_refund,
    an_open_statement,
    an_operator,
    lines_of,
    made,
    on,
    statement_of,
    the_line,
)
from tests.game.reports.builders import a_township
from tests.game.units.builders import a_role, a_unit, somebody, staff

pytestmark = pytest.mark.django_db
States = Statement.State
BANK = "004-012345678901"


def code_of(answer: object) -> object:
    assert isinstance(answer, Refused), answer
    return answer.code


def found() -> list[object]:
    return list(audit.findings(audit.CHECKS + monthly_audit.CHECKS))


class TestReleasing:
    def test_the_owner_is_told_and_not_the_cashier(self):
        shop = a_merchant()
        owner, cashier = an_owner_of(shop), a_worker(shop, MerchantRole.CASHIER)
        a_payment(shop, a_purse(50), 50, on(7, 3))
        made()
        assert releasing.release(month=JULY, actor=an_operator(), now=on(8, 1)) == 1
        assert statement_of(shop).state == States.OPEN
        assert (told(owner.player_id), told(cashier.player_id)) == (["statement_ready"], [])

    def test_what_is_doubted_waits_until_each_doubt_is_cleared_with_a_reason(self):
        shop, operator = a_merchant(), an_operator()
        statement = a_doubted_statement(shop)
        assert releasing.release(month=JULY, actor=operator, now=on(8, 1)) == 0
        first, second = statement.doubts.all()
        assert code_of(clear(first, operator, "  ")) == Code.REASON_MISSING
        assert code_of(clear(first, operator, "因" * 201)) == Code.REASON_TOO_LONG
        clear(first, operator, "夜市營業到一點")
        assert statement_of(shop).state == States.CHECKING
        clear(second, operator, "團體旅客")
        assert statement_of(shop).state == States.OPEN
        assert AuditEntry.objects.filter(action="doubt_cleared").count() == 2

    def test_clearing_again_is_a_repeat_or_somebody_elses(self):
        statement, operator = a_doubted_statement(a_merchant()), an_operator()
        doubt = statement.doubts.first()
        clear(doubt, operator, "已查證")
        assert clear(doubt, operator, "已查證").cleared_for == "已查證"
        assert (
            code_of(clear(doubt, staff(a_role(Role.OPERATOR, a_unit("county"), name="王大明")), "我也查了"))
            == Code.DOUBT_CLEARED
        )

    def test_nobody_clears_what_is_doubted_of_the_shop_they_work_for(self):
        statement, operator = a_doubted_statement(a_merchant()), an_operator()
        worker = a_worker(statement.merchant, player=Player.objects.get(pk=operator.player_id))
        assert code_of(clear(statement.doubts.first(), operator, "都是熟客")) == Code.OWN_SHOP
        MerchantStaff.objects.filter(pk=worker.pk).update(ended_at=on(7, 31))
        assert clear(statement.doubts.first(), operator, "都是熟客").cleared_by == operator.name

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
    def test_only_operators_do_it(self, role):
        with pytest.raises(NotAllowed):
            releasing.release(month=JULY, actor=somebody(role), now=on(8, 1))


def a_doubted_statement(shop) -> Statement:
    """Five payments of one person in one night."""
    owner = a_purse(5_000)
    for minute in range(5):
        a_payment(shop, owner, 70, on(7, 3, 0, minute))
    made()
    return statement_of(shop)


def clear(doubt, actor, reason):
    return releasing.clear_doubt(doubt=doubt.public_id, actor=actor, reason=reason, now=on(8, 1))


class TestConfirming:
    @pytest.mark.parametrize(
        ("tax_id", "typed", "kept"),
        [
            pytest.param("04595257", "AB12345678", "AB12345678", id="as printed"),
            pytest.param("04595257", "ab-12345678", "AB12345678", id="small, with its hyphen"),
            pytest.param("04595257", "ＡＢ　１２３４５６７８", "AB12345678", id="full-width, with a blank"),
            pytest.param("", "收字第0012號", "收字第0012號", id="a small vendor's receipt"),
            pytest.param("", "115-07-3", "115-07-3", id="a receipt's number with hyphens"),
            pytest.param("", "AB12345678", "AB12345678", id="a small vendor's invoice"),
        ],
    )
    def test_the_number_is_kept_as_it_is_printed(self, tax_id, typed, kept):
        statement, owner = an_open_statement(merchant=a_merchant(tax_id=tax_id))
        done = confirm(statement, owner, typed)
        assert (done.state, done.invoice, done.confirmed_by) == (States.CONFIRMED, kept, "林店長")
        assert confirm(statement, owner, typed).confirmed_at == done.confirmed_at

    @pytest.mark.parametrize(
        ("tax_id", "typed", "code"),
        [
            pytest.param("04595257", "", Code.INVOICE_MISSING, id="nothing"),
            pytest.param("04595257", "A12345678", Code.NOT_AN_INVOICE, id="one letter"),
            pytest.param("04595257", "AB1234567", Code.NOT_AN_INVOICE, id="seven digits"),
            pytest.param("04595257", "收字第0012號", Code.NOT_AN_INVOICE, id="a receipt of a business"),
            pytest.param("", "9" * 21, Code.NOT_A_RECEIPT, id="too long"),
            pytest.param("", "=1+1", Code.NOT_A_RECEIPT, id="a formula"),
        ],
    )
    def test_what_is_no_number_is_refused_and_nothing_is_confirmed(self, tax_id, typed, code):
        statement, owner = an_open_statement(merchant=a_merchant(tax_id=tax_id))
        assert code_of(confirm(statement, owner, typed)) == code
        assert statement_of(statement.merchant).state == States.OPEN

    def test_another_number_later_is_refused(self):
        statement, owner = an_open_statement()
        confirm(statement, owner, "AB12345678")
        assert code_of(confirm(statement, owner, "AB87654321")) == Code.STATEMENT_CONFIRMED

    def test_an_invoice_serves_one_month(self):
        statement, owner = an_open_statement()
        confirm(statement, owner, "AB12345678")
        a_payment(statement.merchant, a_purse(30), 30, on(8, 9))
        made(AUGUST)
        releasing.release(month=AUGUST, actor=an_operator(), now=on(9, 1))
        assert code_of(confirm(statement_of(statement.merchant, AUGUST), owner, "AB12345678")) == Code.INVOICE_USED

    def test_before_it_is_released_it_cannot_be_confirmed(self):
        shop = a_merchant()
        a_payment(shop, a_purse(50), 50, on(7, 3))
        made()
        assert code_of(confirm(statement_of(shop), an_owner_of(shop), "AB12345678")) == Code.STILL_CHECKED

    def test_only_its_own_owner_confirms(self):
        statement, _owner = an_open_statement()
        for stranger in (working(a_worker(statement.merchant)), an_owner_of(a_merchant("別家"))):
            with pytest.raises(PermissionError):
                confirm(statement, stranger, "AB12345678")

    def test_reading_is_stable(self):
        assert read_invoice(read_invoice("ab-12345678")) == "AB12345678"


def confirm(statement: Statement, owner: Working, invoice: str) -> Statement | Refused:
    return confirming.confirm(statement=statement.public_id, working=owner, invoice=invoice, now=on(8, 2))


class TestDisputing:
    def test_a_disputed_statement_waits_for_the_answer(self):
        statement, owner = an_open_statement()
        line = dispute(the_line(statement), owner, "這筆不是我們收的")
        assert line.disputed_for == "這筆不是我們收的"
        assert code_of(confirm(statement, owner, "AB12345678")) == Code.LINES_DISPUTED
        assert code_of(dispute(line, owner, "再問一次")) == Code.LINE_DISPUTED
        assert dispute(line, owner, "這筆不是我們收的").pk == line.pk

    def test_a_refusal_with_its_reason_opens_the_statement_again(self):
        statement, owner = an_open_statement()
        line = dispute(the_line(statement), owner, "金額不對")
        answered = answer(line, accepted=False, reason="收據與帳本相符")
        assert (answered.accepted, answered.answer) == (False, "收據與帳本相符")
        assert statement_of(statement.merchant).state == States.OPEN
        assert told(owner.player_id) == ["statement_ready", "statement_answered"]
        assert confirm(statement, owner, "AB12345678").state == States.CONFIRMED
        assert code_of(dispute(line, owner, "還是不對")) == Code.LINE_ANSWERED

    def test_what_is_accepted_is_given_back_and_is_a_correction_of_the_next_month(self):
        statement, owner = an_open_statement(coins=100)
        line = dispute(the_line(statement), owner, "客人沒有拿到商品")
        a_payment(statement.merchant, a_purse(400), 400, on(8, 2))
        assert answer(line, accepted=True, reason="查證屬實").accepted is True
        assert Redemption.objects.get(pk=line.redemption_id).state == "refunded"
        made(AUGUST)
        august = statement_of(statement.merchant, AUGUST)
        assert lines_of(august) == [("redeemed", "2026-08-02", 400), ("corrected", "2026-08-03", -100)]
        assert (august.corrected, august.coins, august.lines.get(kind="corrected").note) == (-100, 300, "查證屬實")
        assert statement_of(statement.merchant).coins == 100
        assert found() == []

    def test_while_the_till_lacks_the_coins_the_dispute_stays_open(self):
        statement, owner = an_open_statement(coins=100)
        line = dispute(the_line(statement), owner, "客人沒有拿到商品")
        assert code_of(answer(line, accepted=True, reason="查證屬實")) == PayingCode.NOT_IN_TILL
        assert StatementLine.objects.get(pk=line.pk).answered_at is None
        assert statement_of(statement.merchant).state == States.DISPUTED
        assert not AuditEntry.objects.filter(action="dispute_accepted").exists()

    def test_nobody_answers_the_shop_they_work_for(self):
        statement, owner = an_open_statement()
        dispute(the_line(statement), owner, "多收了")
        operator = an_operator()
        a_worker(statement.merchant, player=Player.objects.get(pk=operator.player_id))
        line = the_line(statement).public_id
        refused = answering.answer(line=line, actor=operator, accepted=True, reason="是的", now=on(8, 3))
        assert code_of(refused) == Code.OWN_SHOP
        assert the_line(statement).answered_at is None

    def test_a_refunds_line_is_explained_and_not_accepted(self):
        shop = a_merchant()
        owner, person = an_owner_of(shop), a_purse(500)
        a_refund(a_payment(shop, person, 60, on(7, 3)), on(7, 3, 13))
        a_payment(shop, person, 100, on(7, 4))
        made()
        releasing.release(month=JULY, actor=an_operator(), now=on(8, 1))
        line = dispute(statement_of(shop).lines.get(kind="refunded"), owner, "沒有退")
        assert code_of(answer(line, accepted=True, reason="查證屬實")) == Code.REFUND_STAYS

    def test_answering_twice_is_a_repeat_or_too_late(self):
        statement, owner = an_open_statement()
        assert code_of(answer(the_line(statement), accepted=False, reason="沒有問")) == Code.LINE_NOT_DISPUTED
        line = dispute(the_line(statement), owner, "金額不對")
        answer(line, accepted=False, reason="相符")
        assert answer(line, accepted=False, reason="相符").answer == "相符"
        assert code_of(answer(line, accepted=True, reason="查證屬實")) == Code.LINE_ANSWERED

    def test_a_confirmed_statement_is_disputed_no_more(self):
        statement, owner = an_open_statement()
        confirm(statement, owner, "AB12345678")
        assert code_of(dispute(the_line(statement), owner, "金額不對")) == Code.STATEMENT_CONFIRMED


def dispute(line: StatementLine, owner: Working, reason: str) -> StatementLine | Refused:
    return confirming.dispute(line=line.public_id, working=owner, reason=reason, now=on(8, 2))


def answer(line: StatementLine, *, accepted: bool, reason: str) -> StatementLine | Refused:
    return answering.answer(line=line.public_id, actor=an_operator(), accepted=accepted, reason=reason, now=on(8, 3))


class TestPayingOut:
    def test_the_file_has_a_row_for_each_confirmed_statement_and_its_checksum_stays(self):
        statement = a_confirmed_statement(merchant=a_merchant("=店", tax_id="04595257", bank_account=BANK), coins=1_235)
        an_open_statement_of_another_month(statement)
        payout = consolidate()
        (row,) = csv.DictReader(StringIO(payout.file.removeprefix("\ufeff")))
        assert row == {
            "month": "2026-07", "merchant": "'=店", "tax_id": "04595257", "bank_account": BANK, "coins": "1235",
            "ntd": "124", "invoice": "AB12345678", "statement": str(statement.public_id),
        }  # fmt: skip
        assert payout.sha256 == sha256(payout.file.encode()).hexdigest()
        assert (payout.coins, statement_of(statement.merchant).state) == (1_235, States.CONSOLIDATED)

    def test_paying_moves_payable_to_paid_and_tells_the_owner(self):
        statement = a_confirmed_statement()
        payout = consolidate()
        officer = a_budget_officer()
        paid = paying_out.mark_paid(payout=payout.public_id, actor=officer, now=on(8, 6))
        assert (paid.paid_by, statement_of(statement.merchant).state) == (officer.name, States.PAID)
        shop = statement.merchant.public_id
        assert balances()[chart.paid_to(shop)] == 1_230
        assert chart.payable_to(shop) not in balances()
        assert paying_out.mark_paid(payout=payout.public_id, actor=officer, now=on(8, 7)).paid_at == on(8, 6)
        assert "statement_paid" in told(statement.merchant.staff.get().player_id)
        assert found() == []

    def test_consolidating_again_finds_the_first_and_a_new_one_finds_nothing(self):
        a_confirmed_statement()
        operator, payout = an_operator(), uuid4()
        first = paying_out.consolidate(payout=payout, month=JULY, actor=operator, now=on(8, 5))
        assert paying_out.consolidate(payout=payout, month=JULY, actor=operator, now=on(8, 6)) == first
        assert (
            code_of(paying_out.consolidate(payout=payout, month=AUGUST, actor=operator, now=on(8, 6)))
            == Code.OTHER_PAYOUT
        )
        assert (
            code_of(paying_out.consolidate(payout=uuid4(), month=JULY, actor=operator, now=on(8, 6)))
            == Code.NOTHING_CONFIRMED
        )

    def test_merchants_without_a_bank_account_stay_behind_by_name(self):
        a_confirmed_statement(merchant=a_merchant("無帳號"))
        refused = paying_out.consolidate(payout=uuid4(), month=JULY, actor=an_operator(), now=on(8, 5))
        assert code_of(refused) == Code.NO_BANK_ACCOUNT
        assert refused.values["shops"] == "無帳號"

    def test_who_made_it_does_not_pay_it(self):
        a_confirmed_statement()
        both = a_role(Role.OPERATOR, a_unit("county"))
        a_role(Role.BUDGET_OFFICER, a_unit("budget-office"), player=both.player)
        payout = paying_out.consolidate(payout=uuid4(), month=JULY, actor=staff(both), now=on(8, 5))
        assert code_of(paying_out.mark_paid(payout=payout.public_id, actor=staff(both), now=on(8, 6))) == Code.MADE_IT

    def test_nobody_pays_to_an_account_that_they_have_entered(self):
        statement, both = a_confirmed_statement(), a_role(Role.OPERATOR, a_unit("county"))
        a_role(Role.BUDGET_OFFICER, a_unit("budget-office"), player=both.player)
        rewrite(statement.merchant, staff(both), bank_account="700-999")
        payout = consolidate()
        refused = paying_out.mark_paid(payout=payout.public_id, actor=staff(both), now=on(8, 6))
        assert code_of(refused) == Code.CHANGED_ACCOUNT
        paid = paying_out.mark_paid(payout=payout.public_id, actor=a_budget_officer(), now=on(8, 6))
        assert paid.paid_at == on(8, 6)

    def test_accounts_are_named_that_were_changed_since_the_merchant_was_last_paid(self):
        statement, operator = a_confirmed_statement(), an_operator()
        rewrite(statement.merchant, operator, phone="0912-345-678")
        assert account_changes.of(consolidate()) == []
        rewrite(statement.merchant, operator, bank_account="700-999")
        (change,) = account_changes.of(Payout.objects.get())
        assert (change.merchant, change.name, change.is_first) == (statement.merchant, operator.name, False)
        Payout.objects.update(paid_at=on(8, 3), paid_by="李主計")
        assert account_changes.of(Payout.objects.get()) == []

    def test_a_file_that_was_altered_is_not_paid_and_the_audit_says_so(self):
        a_confirmed_statement()
        payout = consolidate()
        Payout.objects.update(file=payout.file.replace(BANK, "700-000000000000"))
        assert (
            code_of(paying_out.mark_paid(payout=payout.public_id, actor=a_budget_officer(), now=on(8, 6)))
            == Code.FILE_CHANGED
        )
        assert [finding.check for finding in found()] == ["payout_files_are_kept"]

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.BUDGET_OFFICER])
    def test_only_the_budget_office_pays(self, role):
        a_confirmed_statement()
        with pytest.raises(NotAllowed):
            paying_out.mark_paid(payout=consolidate().public_id, actor=somebody(role), now=on(8, 6))

    @pytest.mark.parametrize(("coins", "ntd"), [(0, 0), (4, 0), (5, 1), (12_344, 1_234), (12_345, 1_235)])
    def test_dollars_are_whole_and_half_of_one_counts_up(self, coins, ntd):
        assert worth.in_ntd(coins, 10) == ntd


def rewrite(shop, actor, **said: str) -> None:
    """An operator changes what is known of a merchant, on 4 August."""
    shop.township = a_township()
    wanted = replace(entering.as_wanted(shop), **said)
    assert entering.edit(actor=actor, merchant=shop, wanted=wanted, now=on(8, 4)) == shop


def consolidate() -> Payout:
    made = paying_out.consolidate(payout=uuid4(), month=JULY, actor=an_operator(), now=on(8, 5))
    assert isinstance(made, Payout), made
    return made


def an_open_statement_of_another_month(statement: Statement) -> None:
    a_payment(statement.merchant, a_purse(30), 30, on(8, 9))
    made(AUGUST)
