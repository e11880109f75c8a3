"""Every check of the audit bites: sound books pass, and each kind of tampering is found by name."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from game.coins import audit, campaigns, causes, escrow, giving, handing_over
from game.coins.audit import Finding
from game.coins.models import Account, Campaign, Cause, Entry, Settlement, Transfer
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
    bump(Account.objects.filter(kind="source"), balance=-1)


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
    payer = Account.objects.create(name=f"appropriation:{unit}:2026", kind="appropriation")
    Entry.objects.filter(transfer__kind="publish", amount__lt=0).update(account=payer)


SETTLED = Settlement.objects.filter(settled__kind="settle")
GIVEN = Settlement.objects.filter(settled__kind="donate")
LEFT_BY_A_GUEST = Settlement.objects.filter(settled__kind="bring")
BROUGHT = Settlement.objects.filter(transfer__kind="bring")
PENDING = Settlement.objects.filter(settled=None)
AWARDS = Transfer.objects.filter(kind="catch")

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
    wallet = Account.objects.get(kind="wallet").name
    rows = [finding.row for finding in audit.findings() if finding.check == "balances_equal_entries"]
    assert rows == [{"account": wallet, "balance": 11, "entries": 10}]


def test_each_check_is_one_statement(books, django_assert_num_queries):
    for check in audit.CHECKS:
        with django_assert_num_queries(1):
            list(check.offending_rows())


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
        assert findings[0] == {"finding": "balances_sum_to_zero", "row": {"total": 7, "accounts": 13}}
        assert {line["check"]: line["findings"] for line in told if "check" in line}["balances_sum_to_zero"] == 1
