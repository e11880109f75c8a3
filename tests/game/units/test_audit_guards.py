"""The database itself keeps the trail as it was written, whatever the code does."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from game.coins import audit
from game.units import audit_guards, audit_trail
from game.units.models import AuditEntry
from tests.unsealed import unsealed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 5, 2, 30, tzinfo=UTC)
REPLACED = "REPLACE INTO units_auditentry (id, at, actor_name, actor_role, unit_code, action, title, details) "
BY_NOBODY = "SELECT id, at, 'nobody', '', '', 'nothing', '', '{}' FROM units_auditentry"
of_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="words of SQLite")
of_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="words of PostgreSQL")


@pytest.fixture
def an_entry() -> AuditEntry:
    audit_trail.record(actor=None, action="code_issued", now=NOW)
    return AuditEntry.objects.get()


def refused(change, words: str) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        change()


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_all_guards_stand_after_migrating():
    assert audit_guards.missing() == []


@pytest.mark.usefixtures("an_entry")
@pytest.mark.parametrize(
    "change", [{"action": "other"}, {"id": F("id") + 1}, {"details": {}}], ids=lambda change: next(iter(change))
)
def test_no_entry_is_changed(change):
    refused(lambda: AuditEntry.objects.update(**change), "never changed")


def test_no_entry_is_saved_again(an_entry):
    refused(an_entry.save, "never changed")


@pytest.mark.usefixtures("an_entry")
def test_no_entry_is_deleted():
    refused(AuditEntry.objects.all().delete, "never deleted")


@of_sqlite
@pytest.mark.usefixtures("an_entry")
def test_no_entry_is_replaced():
    refused(lambda: execute(REPLACED + BY_NOBODY), "never replaced")


@of_postgresql
def test_the_trail_is_not_emptied():
    refused(lambda: execute("TRUNCATE units_auditentry"), "never emptied")


@of_sqlite
def test_the_audit_names_a_guard_that_is_gone():
    check = next(check for check in audit.CHECKS if check.name == "trail_guards_stand")
    assert list(check.offending_rows()) == []
    with unsealed():
        assert {row["guard"] for row in check.offending_rows()} == audit_guards.SQLITE_GUARDS


@of_postgresql
def test_the_audit_names_a_guard_that_a_superuser_disabled():
    execute("ALTER TABLE units_auditentry DISABLE TRIGGER units_auditentry_kept")
    assert audit_guards.missing() == ["units_auditentry_kept"]


def test_the_lists_of_guards_are_those_of_the_migration():
    migration = import_module("game.units.migrations.0003_audit_guards")
    triggers = {kind: {words.split()[2] for words in getattr(migration, kind)} for kind in ("SQLITE", "POSTGRESQL")}
    assert triggers["SQLITE"] == audit_guards.SQLITE_GUARDS
    assert triggers["POSTGRESQL"] - {"units_refuse()"} == audit_guards.POSTGRESQL_GUARDS


def test_the_guards_can_be_taken_back_and_put_up_again():
    migration, editor = import_module("game.units.migrations.0003_audit_guards"), connection.schema_editor()
    migration.backwards(None, editor)
    assert len(audit_guards.missing()) == len(audit_guards.SQLITE_GUARDS)
    migration.forwards(None, editor)
    assert audit_guards.missing() == []
