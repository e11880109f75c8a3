"""Triggers that keep the ledger sealed, in the words of each database.

The two lists hold the same guards under the same names (`game.coins.guards` lists them, the audit
looks for them), and refuse with the same error: a broken constraint. PostgreSQL needs a function
per guard and one more guard against TRUNCATE. Why triggers: docs/decisions/2026-11-21-ledger-guards.md.

SQLite rebuilds a table to alter it and forgets its triggers on the way: a later migration that
alters one of these tables must run `forwards` again after it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

EMPTIED = ("coins_transfer", "coins_entry", "coins_account", "coins_settlement", "coins_campaign")

SQLITE = (
    """CREATE TRIGGER coins_entry_before_its_seal BEFORE INSERT ON coins_entry
    WHEN EXISTS (SELECT 1 FROM coins_transfer WHERE id = NEW.transfer_id)
    BEGIN SELECT RAISE(ABORT, 'ledger: a sealed transfer takes no more entries'); END""",
    """CREATE TRIGGER coins_entry_counted AFTER INSERT ON coins_entry
    BEGIN UPDATE coins_account SET balance = balance + NEW.amount, last_entry = NEW.id
    WHERE id = NEW.account_id; END""",
    """CREATE TRIGGER coins_entry_unchanged BEFORE UPDATE ON coins_entry
    BEGIN SELECT RAISE(ABORT, 'ledger: an entry is never changed'); END""",
    """CREATE TRIGGER coins_entry_kept BEFORE DELETE ON coins_entry
    BEGIN SELECT RAISE(ABORT, 'ledger: an entry is never deleted'); END""",
    """CREATE TRIGGER coins_transfer_seals_zero BEFORE INSERT ON coins_transfer
    WHEN (SELECT COUNT(*) < 2 OR SUM(amount) <> 0 FROM coins_entry WHERE transfer_id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'ledger: the entries of a transfer sum to zero'); END""",
    """CREATE TRIGGER coins_transfer_unchanged BEFORE UPDATE ON coins_transfer
    BEGIN SELECT RAISE(ABORT, 'ledger: a transfer is never changed'); END""",
    """CREATE TRIGGER coins_transfer_kept BEFORE DELETE ON coins_transfer
    BEGIN SELECT RAISE(ABORT, 'ledger: a transfer is never deleted'); END""",
    """CREATE TRIGGER coins_account_opens_empty BEFORE INSERT ON coins_account
    WHEN NEW.balance <> 0 OR NEW.last_entry <> 0
    BEGIN SELECT RAISE(ABORT, 'ledger: an account opens empty'); END""",
    """CREATE TRIGGER coins_account_follows_entries BEFORE UPDATE ON coins_account
    WHEN NEW.id <> OLD.id OR NEW.name <> OLD.name OR NEW.kind <> OLD.kind
    OR NEW.last_entry <= OLD.last_entry
    OR NEW.balance - OLD.balance IS NOT
       (SELECT amount FROM coins_entry WHERE id = NEW.last_entry AND account_id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'ledger: a balance follows its entries'); END""",
    """CREATE TRIGGER coins_account_kept BEFORE DELETE ON coins_account
    BEGIN SELECT RAISE(ABORT, 'ledger: an account is never deleted'); END""",
    """CREATE TRIGGER coins_settlement_settles_once BEFORE UPDATE ON coins_settlement
    WHEN OLD.settled_id IS NOT NULL OR NEW.settled_id IS NULL OR NEW.id <> OLD.id
    OR NEW.transfer_id <> OLD.transfer_id OR NEW.owner <> OLD.owner
    OR NEW.coins <> OLD.coins OR NEW.due_at <> OLD.due_at
    BEGIN SELECT RAISE(ABORT, 'ledger: a settlement settles once and changes nothing else'); END""",
    """CREATE TRIGGER coins_settlement_kept BEFORE DELETE ON coins_settlement
    BEGIN SELECT RAISE(ABORT, 'ledger: a settlement is never deleted'); END""",
    """CREATE TRIGGER coins_campaign_keeps_its_promise BEFORE UPDATE ON coins_campaign
    WHEN OLD.state <> 'draft' AND (NEW.id <> OLD.id OR NEW.public_id <> OLD.public_id
    OR NEW.unit_id <> OLD.unit_id OR NEW.amount <> OLD.amount OR NEW.quota <> OLD.quota
    OR NEW.opens_at <> OLD.opens_at OR NEW.state = 'draft' OR OLD.state = 'closed' AND NEW.state <> 'closed')
    BEGIN SELECT RAISE(ABORT, 'ledger: a published campaign keeps what it promised'); END""",
    """CREATE TRIGGER coins_campaign_kept BEFORE DELETE ON coins_campaign WHEN OLD.state <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'ledger: a published campaign is never deleted'); END""",
)

POSTGRESQL_FUNCTIONS = (
    """CREATE FUNCTION coins_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            MESSAGE = 'ledger: ' || TG_ARGV[0];
    END $$""",
    """CREATE FUNCTION coins_entry_before_its_seal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM coins_transfer WHERE id = NEW.transfer_id) THEN
            RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
                MESSAGE = 'ledger: a sealed transfer takes no more entries';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE FUNCTION coins_entry_counted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE coins_account SET balance = balance + NEW.amount, last_entry = NEW.id
            WHERE id = NEW.account_id;
        RETURN NULL;
    END $$""",
    """CREATE FUNCTION coins_transfer_seals_zero() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT COUNT(*) < 2 OR SUM(amount) <> 0 FROM coins_entry WHERE transfer_id = NEW.id) THEN
            RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
                MESSAGE = 'ledger: the entries of a transfer sum to zero';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE FUNCTION coins_account_follows_entries() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.id <> OLD.id OR NEW.name <> OLD.name OR NEW.kind <> OLD.kind
            OR NEW.last_entry <= OLD.last_entry
            OR NEW.balance - OLD.balance IS DISTINCT FROM
               (SELECT amount FROM coins_entry WHERE id = NEW.last_entry AND account_id = NEW.id) THEN
            RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
                MESSAGE = 'ledger: a balance follows its entries';
        END IF;
        RETURN NEW;
    END $$""",
)

POSTGRESQL_TRIGGERS = (
    """CREATE TRIGGER coins_entry_before_its_seal BEFORE INSERT ON coins_entry
    FOR EACH ROW EXECUTE FUNCTION coins_entry_before_its_seal()""",
    """CREATE TRIGGER coins_entry_counted AFTER INSERT ON coins_entry
    FOR EACH ROW EXECUTE FUNCTION coins_entry_counted()""",
    """CREATE TRIGGER coins_entry_unchanged BEFORE UPDATE ON coins_entry
    FOR EACH ROW EXECUTE FUNCTION coins_refuse('an entry is never changed')""",
    """CREATE TRIGGER coins_entry_kept BEFORE DELETE ON coins_entry
    FOR EACH ROW EXECUTE FUNCTION coins_refuse('an entry is never deleted')""",
    """CREATE TRIGGER coins_transfer_seals_zero BEFORE INSERT ON coins_transfer
    FOR EACH ROW EXECUTE FUNCTION coins_transfer_seals_zero()""",
    """CREATE TRIGGER coins_transfer_unchanged BEFORE UPDATE ON coins_transfer
    FOR EACH ROW EXECUTE FUNCTION coins_refuse('a transfer is never changed')""",
    """CREATE TRIGGER coins_transfer_kept BEFORE DELETE ON coins_transfer
    FOR EACH ROW EXECUTE FUNCTION coins_refuse('a transfer is never deleted')""",
    """CREATE TRIGGER coins_account_opens_empty BEFORE INSERT ON coins_account
    FOR EACH ROW WHEN (NEW.balance <> 0 OR NEW.last_entry <> 0)
    EXECUTE FUNCTION coins_refuse('an account opens empty')""",
    """CREATE TRIGGER coins_account_follows_entries BEFORE UPDATE ON coins_account
    FOR EACH ROW EXECUTE FUNCTION coins_account_follows_entries()""",
    """CREATE TRIGGER coins_account_kept BEFORE DELETE ON coins_account
    FOR EACH ROW EXECUTE FUNCTION coins_refuse('an account is never deleted')""",
    """CREATE TRIGGER coins_settlement_settles_once BEFORE UPDATE ON coins_settlement
    FOR EACH ROW WHEN (OLD.settled_id IS NOT NULL OR NEW.settled_id IS NULL OR NEW.id <> OLD.id
    OR NEW.transfer_id <> OLD.transfer_id OR NEW.owner <> OLD.owner
    OR NEW.coins <> OLD.coins OR NEW.due_at <> OLD.due_at)
    EXECUTE FUNCTION coins_refuse('a settlement settles once and changes nothing else')""",
    """CREATE TRIGGER coins_settlement_kept BEFORE DELETE ON coins_settlement
    FOR EACH ROW EXECUTE FUNCTION coins_refuse('a settlement is never deleted')""",
    """CREATE TRIGGER coins_campaign_keeps_its_promise BEFORE UPDATE ON coins_campaign
    FOR EACH ROW WHEN (OLD.state <> 'draft' AND (NEW.id <> OLD.id OR NEW.public_id <> OLD.public_id
    OR NEW.unit_id <> OLD.unit_id OR NEW.amount <> OLD.amount OR NEW.quota <> OLD.quota
    OR NEW.opens_at <> OLD.opens_at OR NEW.state = 'draft' OR OLD.state = 'closed' AND NEW.state <> 'closed'))
    EXECUTE FUNCTION coins_refuse('a published campaign keeps what it promised')""",
    """CREATE TRIGGER coins_campaign_kept BEFORE DELETE ON coins_campaign
    FOR EACH ROW WHEN (OLD.state <> 'draft')
    EXECUTE FUNCTION coins_refuse('a published campaign is never deleted')""",
    *(
        f"""CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION coins_refuse('the ledger is never emptied')"""
        for table in EMPTIED
    ),
)


def _statements(vendor: str) -> tuple[str, ...]:
    if vendor == "sqlite":
        return SQLITE
    if vendor == "postgresql":
        return POSTGRESQL_FUNCTIONS + POSTGRESQL_TRIGGERS
    raise RuntimeError(f"the ledger's guards are written for SQLite and PostgreSQL, not {vendor}")


def forwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def backwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    of_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in reversed(_statements(schema_editor.connection.vendor)):
        words = statement.split()
        what, name = words[1], words[2].removesuffix("()")
        on_table = what == "TRIGGER" and not of_sqlite
        place = f" ON {words[words.index('ON') + 1]}" if on_table else ""
        schema_editor.execute(f"DROP {what} {name}{place}", params=None)


class Migration(migrations.Migration):
    dependencies = [("coins", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
