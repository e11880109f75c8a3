"""Every check of the audit bites: sound books pass, and each kind of tampering is found by name."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from game.coins import audit, campaigns, causes, escrow, giving, handing_over, reversing
from game.coins.audit import Finding
from game.coins.closing import close_days
from game.coins.models import (
    Account,
    Campaign,
    Cause,
    ClosingBalance,
    Entry,
    Lot,
    LotUse,
    Seal,
    Settlement,
    Transfer,
)
from game.coins.proof import pages
from game.coins.sealing import seal
from game.coins.settling import settle
from tests.game.coins.builders import (
    DAY,
    NOW,
    a_balloon,
    a_campaign,
    a_published_campaign,
    a_unit,
    an_owner,
    award,
    balances,
)
from tests.unsealed import unsealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(db) -> None:
    """Some of everything: a draft, two campaigns, awards settled, pending, given, brought, returned, one closed."""
    campaign, finished, owner = a_published_campaign(), a_published_campaign(quota=50), an_owner()
    balloon, landed = a_balloon(campaign, coins=100), a_balloon(finished, coins=20)
    award(balloon, owner, key="catch:settled")
    settle(now=NOW + DAY)
    award(balloon, owner, key="catch:pending", now=NOW + DAY)
    award(landed, an_owner(confirmed=False))
    award(balloon, giver := an_owner(), key="catch:given")
    giving.give_all(owner=giver, cause=causes.fund().code, now=NOW)
    brought = award(balloon, guest := an_owner(confirmed=False), key="catch:brought")
    handing_over.hand_over(awards=[brought.id], giver=guest, taker=an_owner(), now=NOW)
    campaigns.close(campaign=finished, now=NOW)
    escrow.return_escrow(campaign=finished, balloons=[landed], key="return", now=NOW)
    a_campaign(a_unit("fire"))
    campaigns.appropriate(unit=a_unit("fire"), year=2026, coins=5, key="a slip", now=NOW)
    reverse("a slip")
    award(balloon, owner, key="catch:settled and reversed")
    settle(now=NOW + DAY)
    reverse("catch:settled and reversed")
    award(balloon, owner, key="catch:reversed", now=NOW + DAY)
    reverse("catch:reversed")
    seal(now=NOW + 3 * DAY)
    close_days()


def reverse(key: str) -> None:
    reversing.reverse(transfer=Transfer.objects.get(key=key), reason="a slip", now=NOW + DAY)


def bump(rows, **changes: int) -> None:
    rows.update(**{field: F(field) + by for field, by in changes.items()})


def drop_a_guard() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER coins_entry_kept")
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE coins_entry DISABLE TRIGGER coins_entry_kept")


def overdraw() -> None:
    with unchecked():
        Account.objects.filter(kind="wallet").update(balance=-1)


@contextmanager
def unchecked() -> Iterator[None]:
    """Lets a balance fall below zero, as a table restored without its constraints would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE coins_account DROP CONSTRAINT coins_only_source_below_zero")
            yield
            return
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def shift_a_coin_between_balances() -> None:
    bump(Account.objects.filter(kind="wallet"), balance=1)
    bump(Account.objects.filter(kind="source"), balance=-Account.objects.filter(kind="wallet").count())


def spend_before_funding() -> None:
    funded = Entry.objects.filter(transfer__kind="fund", amount=100)
    funded.update(id=10_000)


def pay_one_balloon_from_two_campaigns() -> None:
    payers = Entry.objects.filter(transfer__kind="fund", amount__lt=0).order_by("id")
    payer, other = payers.values_list("transfer", "account")
    balloon = Entry.objects.get(transfer=other[0], account__kind="balloon").account
    Entry.objects.filter(transfer=payer[0], amount__gt=0).update(account=balloon)


def an_award_of_another() -> None:
    Settlement.objects.filter(transfer__key="catch:pending").update(owner=uuid4())


def a_publication_paid_by(unit: str) -> None:
    payer, _ = Account.objects.get_or_create(name=f"appropriation:{unit}:2026", kind="appropriation")
    Entry.objects.filter(transfer__kind="publish", amount__lt=0).update(account=payer)


SETTLED = Settlement.objects.filter(transfer__key="catch:settled")
GIVEN = Settlement.objects.filter(settled__kind="donate")
LEFT_BY_A_GUEST = Settlement.objects.filter(settled__kind="bring")
BROUGHT = Settlement.objects.filter(transfer__kind="bring")
PENDING = Settlement.objects.filter(settled=None)
TAKEN_BACK = Settlement.objects.filter(settled__kind="reverse")
AWARDS = Transfer.objects.filter(kind="catch")
REVERSALS = Transfer.objects.filter(kind="reverse")
LOTS = Lot.objects.filter(award__key="catch:settled")


def of_reversal(**which):
    return Entry.objects.filter(transfer__key__startswith="reverse:", **which)


TAMPERINGS: list[tuple[str, str, Callable[[], object]]] = [
    ("a transfer off balance", "transfers_sum_to_zero", lambda: bump(Entry.objects.filter(amount=100), amount=1)),
    (
        "a transfer without entries",
        "transfers_sum_to_zero",
        lambda: Transfer.objects.create(id=uuid4(), key="k", kind="catch", at=NOW, year=2026),
    ),
    ("an orphaned entry", "entries_belong", lambda: Entry.objects.filter(amount=100).update(transfer_id=uuid4())),
    ("an entry of no account", "entries_belong", lambda: Entry.objects.filter(amount=100).update(account_id=9_999)),
    (
        "coins out of nothing",
        "balances_sum_to_zero",
        lambda: bump(Account.objects.filter(kind="wallet"), balance=1),
    ),
    ("two balances changed", "balances_equal_entries", shift_a_coin_between_balances),
    (
        "an entry not counted",
        "balances_equal_entries",
        lambda: bump(Account.objects.filter(kind="wallet"), last_entry=-1),
    ),
    ("a wallet in debt", "none_below_zero", overdraw),
    ("an escrow spent before it was funded", "never_overspent", spend_before_funding),
    (
        "a kind changed",
        "accounts_named_by_kind",
        lambda: Account.objects.filter(kind="wallet").update(kind="pending"),
    ),
    ("a second source", "accounts_named_by_kind", lambda: Account.objects.create(name="wallet", kind="wallet")),
    ("a catch called settling", "moves_are_lawful", lambda: AWARDS.update(kind="settle")),
    (
        "a larger quota after publishing",
        "campaigns_are_funded",
        lambda: bump(Campaign.objects.filter(state="published"), quota=1),
    ),
    ("a draft made spendable", "campaigns_are_funded", lambda: Campaign.objects.update(state="published")),
    ("another unit's coins", "campaigns_are_funded", lambda: a_publication_paid_by("fire")),
    ("two payers", "balloons_have_one_payer", pay_one_balloon_from_two_campaigns),
    ("a settlement lost", "awards_have_settlements", lambda: PENDING._raw_delete("default")),
    ("a settlement of other coins", "awards_have_settlements", lambda: bump(PENDING, coins=1)),
    ("a settlement of another owner", "awards_have_settlements", an_award_of_another),
    (
        "a settlement of no award",
        "settlements_have_awards",
        lambda: PENDING.filter(transfer__key="catch:pending").update(
            transfer=Transfer.objects.filter(kind="publish").first()
        ),
    ),
    ("settled too early", "settled_as_awarded", lambda: SETTLED.update(due_at=NOW + 2 * DAY)),
    ("settled into another wallet", "settled_as_awarded", lambda: SETTLED.update(owner=uuid4())),
    ("settled by an award", "settled_as_awarded", lambda: SETTLED.update(settled=AWARDS.first())),
    ("settled without a settlement", "settled_once", lambda: SETTLED.update(settled=None)),
    ("given away by somebody else", "given_as_awarded", lambda: GIVEN.update(owner=uuid4())),
    ("brought along later than it was due", "brought_as_awarded", lambda: BROUGHT.update(due_at=NOW + 9 * DAY)),
    ("brought along of somebody else", "brought_as_awarded", lambda: LEFT_BY_A_GUEST.update(owner=uuid4())),
    ("brought along and still pending", "settled_once", lambda: LEFT_BY_A_GUEST.update(settled=None)),
    ("brought along without a settlement", "awards_have_settlements", lambda: BROUGHT._raw_delete("default")),
    ("given away without a settlement", "settled_once", lambda: GIVEN.update(settled=None)),
    ("given to nobody", "donations_have_causes", lambda: Cause.objects.all().delete()),
    ("pending coins without an award", "pending_is_unsettled", lambda: PENDING._raw_delete("default")),
    ("an award booked to another year", "awards_in_their_year", lambda: AWARDS.update(year=2025)),
    ("an id of another time", "ids_tell_the_time", lambda: bump(AWARDS, at=DAY)),
    (
        "a settlement that names another campaign",
        "settlements_name_their_payer",
        lambda: PENDING.update(campaign=Campaign.objects.get(state="draft")),
    ),
    ("a settlement that names none", "settlements_name_their_payer", lambda: PENDING.update(campaign=None)),
    ("a lot with less left than the wallet", "wallets_are_lots", lambda: bump(LOTS, left=-1)),
    ("a lot with less left than its uses say", "lots_equal_uses", lambda: bump(LOTS, left=-1)),
    ("a use of fewer coins", "wallets_give_lots", lambda: bump(LotUse.objects.all(), coins=-1)),
    ("a use lost", "wallets_give_lots", lambda: LotUse.objects.all()._raw_delete("default")),
    ("a lot of another owner", "settled_awards_are_lots", lambda: LOTS.update(owner=uuid4())),
    ("a lot of another year", "settled_awards_are_lots", lambda: LOTS.update(year=2025)),
    ("a lot lost", "settled_awards_are_lots", lambda: LOTS._raw_delete("default")),
    (
        "a lot of an award that is pending",
        "lots_are_of_settled_awards",
        lambda: LOTS.update(award=Transfer.objects.get(key="catch:pending")),
    ),
    ("a reversal of more", "reversals_are_opposites", lambda: bump(of_reversal(amount__gt=0), amount=1)),
    ("a reversal without a reason", "reversals_are_opposites", lambda: REVERSALS.update(reason="")),
    ("a reversal of another transfer", "reversals_are_opposites", lambda: REVERSALS.update(reverses=AWARDS.first())),
    (
        "a reversed award that is still pending",
        "reversed_awards_are_over",
        lambda: TAKEN_BACK.update(settled=None),
    ),
    ("a reversal out of somebody else's coins", "reversed_as_awarded", lambda: TAKEN_BACK.update(owner=uuid4())),
    ("a sealed reason changed", "sealed_as_posted", lambda: REVERSALS.update(reason="another")),
    ("a seal lost", "seals_are_a_chain", lambda: Seal.objects.filter(number=1)._raw_delete("default")),
    (
        "a closing of other coins",
        "closings_are_balances",
        lambda: bump(ClosingBalance.objects.filter(account__kind="wallet"), balance=1),
    ),
]


def found() -> set[str]:
    return {finding.check for finding in audit.findings()}


def test_sound_books_have_no_findings(books):
    assert list(audit.findings()) == []


def test_empty_books_have_no_findings():
    assert list(audit.findings()) == []


@pytest.mark.parametrize(
    ("check", "tamper"), [pytest.param(check, tamper, id=what) for what, check, tamper in TAMPERINGS]
)
def test_tampering_is_found(books, check, tamper):
    with transaction.atomic():
        with unsealed():
            tamper()
        assert check in found()
        transaction.set_rollback(True)


def test_a_missing_guard_is_found(books):
    with transaction.atomic():
        drop_a_guard()
        assert list(audit.findings()) == [Finding("guards_stand", {"guard": "coins_entry_kept"})]
        transaction.set_rollback(True)


def test_every_check_is_known_to_bite():
    assert {check for _, check, _ in TAMPERINGS} | {"guards_stand", "trail_guards_stand"} == {
        check.name for check in audit.CHECKS
    }


def test_a_finding_shows_the_offending_row(books):
    with unsealed():
        bump(Account.objects.filter(kind="wallet"), balance=1)
    wallets = set(Account.objects.filter(kind="wallet").values_list("name", flat=True))
    rows = [finding.row for finding in audit.findings() if finding.check == "balances_equal_entries"]
    assert {row.pop("account") for row in rows} == wallets
    assert rows == [{"balance": 11, "entries": 10}] * len(wallets)


def test_each_check_outside_the_walk_is_one_statement(books, django_assert_num_queries):
    for check in (check for check in audit.CHECKS if not audit.walked(check)):
        with django_assert_num_queries(1):
            list(check.offending_rows())


def test_a_check_of_the_walk_can_be_made_alone(books):
    with unsealed():
        bump(AWARDS, year=-1)
    (check,) = (check for check in audit.CHECKS if check.name == "awards_in_their_year")
    assert len(list(check.offending_rows())) == AWARDS.count()
    assert {finding.check for finding in audit.findings([check])} == {"awards_in_their_year"}


@pytest.mark.parametrize("most", [1, 2, 7])
def test_it_is_the_same_however_much_is_looked_at_together(books, most, monkeypatch):
    monkeypatch.setattr(pages, "MOST_TRANSFERS_A_PAGE", most)
    assert list(audit.findings()) == []
    with transaction.atomic():
        with unsealed():
            Entry.objects.filter(amount=100).update(transfer_id=uuid4())
        assert {"entries_belong", "sealed_as_posted"} <= found()
        transaction.set_rollback(True)


def test_the_walk_tells_how_far_it_is(books):
    steps: list[int] = []
    list(audit.findings(step=steps.append))
    assert sum(steps) == Entry.objects.count()


@pytest.mark.django_db(transaction=True)
def test_the_audit_sees_one_moment_while_others_write():
    balloon = a_balloon()
    told = audit.findings([audit.Check("at once", "", lambda: iter([{"coins": balances()["source"]}]))])
    award(balloon, an_owner())
    before = balances()
    assert [finding.row for finding in told] == [{"coins": before["source"]}]
    assert balances() == before


def test_the_command_tells_each_check_that_is_proved(capsys):
    call_command("audit")
    told = capsys.readouterr().out.splitlines()
    assert {f"proved: {check.proves}" for check in audit.CHECKS} <= set(told)


@pytest.mark.usefixtures("books")
class TestCommand:
    def test_unsound_books_exit_with_one_and_the_rows(self, capsys):
        with unsealed():
            bump(Account.objects.filter(kind="source"), balance=7)
        with pytest.raises(SystemExit) as exit_:
            call_command("audit", no_color=True)
        assert exit_.value.code == 1
        told = capsys.readouterr().out
        assert f"FAILED  balances_equal_entries: account=source, balance={balances()['source']}" in told
        assert "FAILED  balances_sum_to_zero: total=7" in told

    def test_json_is_one_object_a_line(self, capsys):
        with unsealed():
            bump(Account.objects.filter(kind="source"), balance=7)
        with pytest.raises(SystemExit):
            call_command("audit", "--json")
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        findings = [line for line in told if "finding" in line]
        accounts = Account.objects.count()
        assert {"finding": "balances_sum_to_zero", "row": {"total": 7, "accounts": accounts}} in findings
        assert told[-1]["entries"] == Entry.objects.count()
        assert {line["check"]: line["findings"] for line in told if "check" in line}["balances_sum_to_zero"] == 1
