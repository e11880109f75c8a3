"""Which triggers must stand for the audit trail to be what it claims (made by migration 0003).

A superuser of the database can take one down for a moment, and so can a migration that rebuilds the table on SQLite:
the audit looks for each by name.
"""

from django.db import connection

from game import sql

SQLITE_GUARDS = frozenset({"units_auditentry_kept", "units_auditentry_not_replaced", "units_auditentry_unchanged"})
POSTGRESQL_GUARDS = frozenset({"units_auditentry_kept", "units_auditentry_not_emptied", "units_auditentry_unchanged"})


def missing() -> list[str]:
    """The guards that do not stand, by name; empty when all is well."""
    expected = POSTGRESQL_GUARDS if connection.vendor == "postgresql" else SQLITE_GUARDS
    return sorted(expected - sql.standing_triggers())
