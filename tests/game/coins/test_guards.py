"""The database itself refuses what would break the ledger, whatever the code does."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from game.coins import campaigns, guards
from game.coins.models import Account, Campaign, Entry, Settlement, Transfer
from tests.game.coins.builders import NOW, a_balloon, a_campaign, a_published_campaign, an_owner, award
from tests.unsealed import unsealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def an_award(db) -> Transfer:
    return award(a_balloon(), an_owner())


def refused(change, words: str) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        change()


def test_all_guards_stand_after_migrating():
    assert guards.missing() == []


@pytest.mark.usefixtures("an_award")
@pytest.mark.parametrize("model", [Transfer, Entry])
class TestSealedRows:
    def test_no_row_is_changed(self, model):
        refused(lambda: model.objects.update(id=F("id")), "never changed")

    def test_no_row_is_deleted(self, model):
        refused(lambda: model.objects.all()._raw_delete("default"), "never deleted")


def test_a_transfer_without_entries_is_not_sealed():
    refused(lambda: Transfer.objects.create(id=uuid4(), key="k", kind="catch", at=NOW, year=2026), "sum to zero")


@pytest.mark.parametrize("amounts", [(5,), (5, -4)], ids=["one entry", "unbalanced"])
def test_entries_that_do_not_sum_to_zero_are_not_sealed(amounts):
    transfer = Transfer(id=uuid4(), key="k", kind="appropriate", at=NOW, year=2026)
    wallet = Account.objects.create(name="wallet:1", kind="wallet")
    source = Account.objects.create(name="source", kind="source")
    for account, amount in zip((wallet, source), amounts, strict=False):
        Entry.objects.create(transfer=transfer, account=account, amount=amount)
    refused(lambda: transfer.save(force_insert=True), "sum to zero")
    transaction.set_rollback(True)


def test_a_sealed_transfer_takes_no_more_entries(an_award):
    source = Account.objects.get(kind="source")
    refused(lambda: Entry.objects.create(transfer=an_award, account=source, amount=-1), "no more entries")


def test_entries_whose_transfer_never_comes_are_refused_at_commit():
    wallet = Account.objects.create(name="wallet:1", kind="wallet")
    with transaction.atomic():
        Entry.objects.create(transfer_id=uuid4(), account=wallet, amount=1)
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("an_award")
class TestAccounts:
    def test_a_balance_changes_by_entries_only(self):
        refused(lambda: Account.objects.filter(kind="pending").update(balance=F("balance") + 10), "follows its entries")

    def test_an_entry_is_counted_once(self, an_award):
        entry = Entry.objects.get(transfer=an_award, amount__gt=0)
        account = Account.objects.filter(pk=entry.account_id)
        change = {"balance": F("balance") + entry.amount, "last_entry": entry.id}
        refused(lambda: account.update(**change), "follows its entries")

    def test_an_account_keeps_its_name_and_kind(self):
        refused(lambda: Account.objects.filter(kind="pending").update(kind="wallet"), "follows its entries")
        refused(lambda: Account.objects.filter(kind="pending").update(name="x"), "follows its entries")

    def test_an_account_is_never_deleted(self):
        Account.objects.create(name="wallet:1", kind="wallet")
        refused(lambda: Account.objects.all()._raw_delete("default"), "never deleted")

    def test_an_account_opens_empty(self):
        refused(lambda: Account.objects.create(name="wallet:1", kind="wallet", balance=5), "opens empty")

    def test_no_account_but_the_source_goes_below_zero(self):
        wallet = Account.objects.create(name="wallet:1", kind="wallet")
        refused(
            lambda: Entry.objects.create(transfer_id=uuid4(), account=wallet, amount=-1), "coins_only_source_below_zero"
        )

    def test_there_is_one_source(self):
        refused(lambda: Account.objects.create(name="source:2", kind="source"), "coins_one_source")


class TestSettlements:
    @pytest.mark.usefixtures("an_award")
    def test_a_settlement_keeps_what_it_promises(self):
        refused(lambda: Settlement.objects.update(coins=F("coins") + 1), "settles once")

    @pytest.mark.usefixtures("an_award")
    def test_a_settlement_is_never_deleted(self):
        refused(lambda: Settlement.objects.all()._raw_delete("default"), "never deleted")

    def test_a_settlement_settles_once(self, an_award):
        Settlement.objects.update(settled=an_award)
        refused(lambda: Settlement.objects.update(settled=None), "settles once")
        refused(lambda: Settlement.objects.update(settled=an_award), "settles once")


class TestCampaigns:
    @pytest.mark.parametrize(
        "change",
        [{"amount": 11}, {"quota": 99}, {"opens_at": NOW.replace(year=2025)}, {"state": "draft"}],
        ids=lambda change: next(iter(change)),
    )
    def test_a_published_campaign_keeps_its_promise(self, change):
        a_published_campaign()
        refused(lambda: Campaign.objects.update(**change), "keeps what it promised")

    def test_a_closed_campaign_does_not_open_again(self):
        campaigns.close(campaign=a_published_campaign(), now=NOW)
        refused(lambda: Campaign.objects.update(state="published"), "keeps what it promised")

    def test_a_published_campaign_is_never_deleted(self):
        a_published_campaign()
        refused(lambda: Campaign.objects.all()._raw_delete("default"), "never deleted")

    def test_a_draft_may_change_and_go(self):
        campaign = a_campaign()
        Campaign.objects.update(amount=20)
        campaign.delete()
        assert not Campaign.objects.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
@pytest.mark.parametrize("table", ["coins_transfer", "coins_entry", "coins_account", "coins_settlement"])
def test_replacing_a_row_is_refused_like_deleting_it(an_award, table):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
@pytest.mark.parametrize(
    "table", ["coins_transfer", "coins_entry", "coins_account", "coins_settlement", "coins_campaign"]
)
def test_the_ledger_is_never_emptied(an_award, table):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="never emptied"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the tests' unsealing on PostgreSQL drops nothing")
def test_a_missing_guard_is_named():
    with unsealed():
        assert set(guards.missing()) == guards.GUARDS


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a trigger of SQLite's stands or is gone")
def test_a_disabled_guard_is_named(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE coins_entry DISABLE TRIGGER coins_entry_counted")
    assert guards.missing() == ["coins_entry_counted"]


def named(statements) -> set[str]:
    return {statement.split()[2] for statement in statements if statement.split()[1] == "TRIGGER"}


def test_both_databases_have_the_same_guards():
    first = import_module("game.coins.migrations.0002_guards")
    later = import_module("game.coins.migrations.0007_more_guards")
    of_sqlite = named([*first.SQLITE, *later.statements("sqlite")])
    of_postgresql = named([*first.POSTGRESQL_TRIGGERS, *later.statements("postgresql")])
    assert of_sqlite == guards.GUARDS
    assert of_postgresql == guards.POSTGRESQL_GUARDS


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks for children only when a parent goes")
def test_sealing_a_transfer_does_not_read_all_others():
    # Its entries wait for their parent, so SQLite looks in every child column for rows that the new one
    # redeems; without a usable index on `reverses_id` each award would read the whole table.
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN SELECT 1 FROM coins_transfer WHERE reverses_id = 'x'")
        assert "coins_reversal" in cursor.fetchone()[3]
