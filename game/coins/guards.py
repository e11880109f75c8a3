"""Which triggers must stand for the ledger to be what it claims (made by migrations 0002 and 0007).

SQLite rebuilds a table to alter it and silently loses the table's triggers; a superuser of
PostgreSQL can disable one. So the audit looks for each by name.
"""

from django.db import connection

from game import sql

GUARDS = frozenset(
    {
        "coins_account_follows_entries",
        "coins_account_kept",
        "coins_account_opens_empty",
        "coins_closing_kept",
        "coins_closing_unchanged",
        "coins_line_kept",
        "coins_line_unchanged",
        "coins_lot_follows_uses",
        "coins_lot_kept",
        "coins_lot_opens_full",
        "coins_lot_unchanged",
        "coins_lotuse_kept",
        "coins_lotuse_unchanged",
        "coins_seal_kept",
        "coins_seal_unchanged",
        "coins_transfer_after_seals",
        "coins_campaign_keeps_its_promise",
        "coins_campaign_kept",
        "coins_entry_before_its_seal",
        "coins_entry_counted",
        "coins_entry_kept",
        "coins_entry_unchanged",
        "coins_settlement_kept",
        "coins_settlement_settles_once",
        "coins_transfer_kept",
        "coins_transfer_seals_zero",
        "coins_transfer_unchanged",
    }
)
POSTGRESQL_GUARDS = GUARDS | {
    "coins_account_not_emptied",
    "coins_closingbalance_not_emptied",
    "coins_lot_not_emptied",
    "coins_lotuse_not_emptied",
    "coins_seal_not_emptied",
    "coins_statementline_not_emptied",
    "coins_campaign_not_emptied",
    "coins_entry_not_emptied",
    "coins_settlement_not_emptied",
    "coins_transfer_not_emptied",
}


def missing() -> list[str]:
    """The guards that do not stand, by name; empty when all is well."""
    expected = POSTGRESQL_GUARDS if connection.vendor == "postgresql" else GUARDS
    return sorted(expected - sql.standing_triggers())
