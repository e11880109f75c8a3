"""Triggers for settlements that know their campaign, for lots and their uses, seals, closings and statements' lines.

The same guards on both databases, under the same names (`game.coins.guards`). Later migrations that make SQLite
rebuild one of these tables must run `forwards` again, as with 0002.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# name, when, on which table, under which condition, what is said. The condition is the same SQL on both databases,
# but for "is something else", which they spell differently.
REFUSALS = (
    (
        "coins_settlement_settles_once", "UPDATE", "coins_settlement",
        ("OLD.settled_id IS NOT NULL OR NEW.settled_id IS NULL OR NEW.id <> OLD.id"
        " OR NEW.transfer_id <> OLD.transfer_id OR NEW.owner <> OLD.owner"
        " OR NEW.coins <> OLD.coins OR NEW.due_at <> OLD.due_at OR NEW.campaign_id {differs} OLD.campaign_id"),
        "a settlement settles once and changes nothing else",
    ),
    (
        "coins_lot_unchanged", "UPDATE", "coins_lot",
        ("NEW.id <> OLD.id OR NEW.owner <> OLD.owner OR NEW.award_id <> OLD.award_id"
        " OR NEW.campaign_id <> OLD.campaign_id OR NEW.year <> OLD.year OR NEW.coins <> OLD.coins"
        " OR NEW.expires_on <> OLD.expires_on"),
        "a lot changes only by what is used of it",
    ),
    ("coins_lot_opens_full", "INSERT", "coins_lot", "NEW.left <> NEW.coins", "a lot opens full"),
    ("coins_lot_kept", "DELETE", "coins_lot", "", "a lot is never deleted"),
    ("coins_lotuse_unchanged", "UPDATE", "coins_lotuse", "", "a use of a lot is never changed"),
    ("coins_lotuse_kept", "DELETE", "coins_lotuse", "", "a use of a lot is never deleted"),
    ("coins_seal_unchanged", "UPDATE", "coins_seal", "", "a seal is never changed"),
    ("coins_seal_kept", "DELETE", "coins_seal", "", "a seal is never deleted"),
    ("coins_closing_unchanged", "UPDATE", "coins_closingbalance", "", "a closing balance is never changed"),
    ("coins_closing_kept", "DELETE", "coins_closingbalance", "", "a closing balance is never deleted"),
    (
        "coins_line_unchanged", "UPDATE", "coins_statementline",
        ("NEW.id <> OLD.id OR NEW.statement_id <> OLD.statement_id OR NEW.kind <> OLD.kind OR NEW.coins <> OLD.coins"
        " OR NEW.day <> OLD.day OR NEW.transfer_id <> OLD.transfer_id"
        " OR NEW.redemption_id {differs} OLD.redemption_id"),
        "a statement's line keeps its coins",
    ),
    ("coins_line_kept", "DELETE", "coins_statementline", "", "a statement's line is never deleted"),
)  # fmt: skip

SQLITE = (
    """CREATE TRIGGER coins_lot_follows_uses AFTER INSERT ON coins_lotuse
    BEGIN UPDATE coins_lot SET "left" = "left" - NEW.coins WHERE id = NEW.lot_id; END""",
    """CREATE TRIGGER coins_transfer_after_seals BEFORE INSERT ON coins_transfer
    WHEN NEW.at < (SELECT MAX(until) FROM coins_seal)
    BEGIN SELECT RAISE(ABORT, 'ledger: that time is sealed'); END""",
)

POSTGRESQL = (
    """CREATE FUNCTION coins_lot_follows_uses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE coins_lot SET "left" = "left" - NEW.coins WHERE id = NEW.lot_id;
        RETURN NULL;
    END $$""",
    """CREATE FUNCTION coins_transfer_after_seals() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.at < (SELECT MAX(until) FROM coins_seal) THEN
            RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
                MESSAGE = 'ledger: that time is sealed';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER coins_lot_follows_uses AFTER INSERT ON coins_lotuse
    FOR EACH ROW EXECUTE FUNCTION coins_lot_follows_uses()""",
    """CREATE TRIGGER coins_transfer_after_seals BEFORE INSERT ON coins_transfer
    FOR EACH ROW EXECUTE FUNCTION coins_transfer_after_seals()""",
)

EMPTIED = ("coins_lot", "coins_lotuse", "coins_seal", "coins_closingbalance", "coins_statementline")


def statements(vendor: str) -> tuple[str, ...]:
    """What makes the guards on one of the two databases."""
    if vendor == "sqlite":
        return (*SQLITE, *(_sqlite(*refusal) for refusal in REFUSALS))
    if vendor == "postgresql":
        return (*POSTGRESQL, *(_postgresql(*refusal) for refusal in REFUSALS), *map(_not_emptied, EMPTIED))
    raise RuntimeError(f"the ledger's guards are written for SQLite and PostgreSQL, not {vendor}")


def _sqlite(name: str, event: str, table: str, condition: str, words: str) -> str:
    when = f"WHEN {_quoted(condition).format(differs='IS NOT')} " if condition else ""
    words = words.replace("'", "''")
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}BEGIN SELECT RAISE(ABORT, 'ledger: {words}'); END"


def _postgresql(name: str, event: str, table: str, condition: str, words: str) -> str:
    when = f"WHEN ({_quoted(condition).format(differs='IS DISTINCT FROM')}) " if condition else ""
    words = words.replace("'", "''")
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION coins_refuse('{words}')"
    )


def _quoted(condition: str) -> str:
    return condition.replace(".left", '."left"')


def _not_emptied(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION coins_refuse('the ledger is never emptied')"
    )


def forwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("coins", "0006_lots_of_before")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
