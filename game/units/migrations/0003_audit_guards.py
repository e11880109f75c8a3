"""Triggers that keep the audit trail as it was written, in the words of each database.

The two lists hold the same guards under the same names (`game.units.audit_guards` lists them, the audit looks for
them), and refuse with the same error: a broken constraint. PostgreSQL needs a function and one more guard, against
TRUNCATE. A later migration that alters the table on SQLite rebuilds it without its triggers: run `forwards` again.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    """CREATE TRIGGER units_auditentry_unchanged BEFORE UPDATE ON units_auditentry
    BEGIN SELECT RAISE(ABORT, 'audit trail: an entry is never changed'); END""",
    """CREATE TRIGGER units_auditentry_kept BEFORE DELETE ON units_auditentry
    BEGIN SELECT RAISE(ABORT, 'audit trail: an entry is never deleted'); END""",
    """CREATE TRIGGER units_auditentry_not_replaced BEFORE INSERT ON units_auditentry
    WHEN EXISTS (SELECT 1 FROM units_auditentry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'audit trail: an entry is never replaced'); END""",
)

POSTGRESQL = (
    """CREATE FUNCTION units_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            MESSAGE = 'audit trail: ' || TG_ARGV[0];
    END $$""",
    """CREATE TRIGGER units_auditentry_unchanged BEFORE UPDATE ON units_auditentry
    FOR EACH ROW EXECUTE FUNCTION units_refuse('an entry is never changed')""",
    """CREATE TRIGGER units_auditentry_kept BEFORE DELETE ON units_auditentry
    FOR EACH ROW EXECUTE FUNCTION units_refuse('an entry is never deleted')""",
    """CREATE TRIGGER units_auditentry_not_emptied BEFORE TRUNCATE ON units_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION units_refuse('the trail is never emptied')""",
)


def _statements(vendor: str) -> tuple[str, ...]:
    if vendor == "sqlite":
        return SQLITE
    if vendor == "postgresql":
        return POSTGRESQL
    raise RuntimeError(f"the audit trail's guards are written for SQLite and PostgreSQL, not {vendor}")


def forwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def backwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    of_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in reversed(_statements(schema_editor.connection.vendor)):
        what, name = statement.split()[1], statement.split()[2].removesuffix("()")
        place = " ON units_auditentry" if what == "TRIGGER" and not of_sqlite else ""
        schema_editor.execute(f"DROP {what} {name}{place}", params=None)


class Migration(migrations.Migration):
    dependencies = [("units", "0002_roles_and_approvals")]
    operations = [migrations.RunPython(forwards, backwards)]
