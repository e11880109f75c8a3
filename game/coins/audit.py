"""Proof that the ledger adds up: each check finds the rows that say otherwise.

What looks at every transfer is proved in one walk (`game.coins.proof.walking`); the rest are statements that return
offending rows only (`checks`), asked on a second connection beside the walk. All of it sees one moment of a ledger that
goes on moving, and memory does not grow with the ledger. Packages register checks of their own tables beside their
code: `game.balloons.audit` for catches. `manage.py audit` runs them all.

Much of this the database refuses anyway (see `guards`); the audit does not take its word for it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from game.coins import guards
from game.coins.checks import Check, Finding, Row, hex_of, name_of, sql_check
from game.coins.proof import walking
from game.coins.proof.beside import beside
from game.coins.proof.moment import one_moment
from game.units import audit_guards

__all__ = ["CHECKS", "Check", "Finding", "Row", "findings", "hex_of", "name_of", "sql_check", "walked"]


def _walk_past(_entries: int) -> None:
    """Nobody watches."""


def findings(checks: Sequence[Check] | None = None, step: Callable[[int], None] = _walk_past) -> Iterator[Finding]:
    """Every contradiction, as it is found; nothing when the books are in order.

    Args:
        step: is told as the walk goes on how many more entries it has passed.
    """
    checks = CHECKS if checks is None else checks
    wanted = {check.name for check in checks}
    walk = walking.findings(step) if any(map(walked, checks)) else iter(())
    stated = (Finding(check.name, row) for check in checks if not walked(check) for row in check.offending_rows())
    with one_moment() as another, beside(stated, another) as told:
        yield from (finding for finding in walk if finding.check in wanted)
        yield from told


def walked(check: Check) -> bool:
    """Whether a check is proved by the walk, together with others."""
    return check.name in walking.PROVED


def _walked_rows(name: str) -> Iterator[Row]:
    return (finding.row for finding in walking.findings() if finding.check == name)


def _missing_guards() -> Iterator[Row]:
    for name in guards.missing():
        yield {"guard": name}


def _missing_trail_guards() -> Iterator[Row]:
    for name in audit_guards.missing():
        yield {"guard": name}


CHECKS: tuple[Check, ...] = (
    Check("guards_stand", "every trigger that keeps the ledger sealed stands", _missing_guards),
    Check("trail_guards_stand", "every trigger that keeps the audit trail as it was stands", _missing_trail_guards),
    sql_check(
        "balances_sum_to_zero",
        "all balances together are zero",
        """SELECT CAST(SUM(balance) AS BIGINT) AS total, COUNT(*) AS accounts FROM coins_account
        HAVING SUM(balance) <> 0""",
    ),
    sql_check(
        "none_below_zero",
        "no balance but the source's is below zero",
        "SELECT name AS account, balance FROM coins_account WHERE balance < 0 AND kind <> 'source'",
    ),
    sql_check(
        "accounts_named_by_kind",
        "every account's name tells its kind",
        """SELECT name AS account, kind FROM coins_account
        WHERE name <> kind AND name NOT LIKE kind || ':_%' OR (name = kind) <> (kind = 'source')""",
    ),
    sql_check(
        "campaigns_are_funded",
        "a campaign was given amount × quota by its own unit when published, and nothing before",
        f"""SELECT c.name_zh AS campaign, c.state, CAST(c.amount AS BIGINT) * c.quota AS promised,
            COALESCE(e.amount, 0) AS escrowed, payer.name AS payer
        FROM coins_campaign c JOIN units_unit u ON u.id = c.unit_id
        LEFT JOIN coins_transfer t ON t.key = 'publish:' || {hex_of("c.public_id")}
        LEFT JOIN coins_account a ON a.name = 'campaign:' || {hex_of("c.public_id")}
        LEFT JOIN coins_entry e ON e.transfer_id = t.id AND e.account_id = a.id
        LEFT JOIN coins_entry given ON given.transfer_id = t.id AND given.amount < 0
        LEFT JOIN coins_account payer ON payer.id = given.account_id
        WHERE COALESCE(e.amount, 0) <> CASE WHEN c.state = 'draft' THEN 0
                                            ELSE CAST(c.amount AS BIGINT) * c.quota END
        OR c.state <> 'draft' AND COALESCE(payer.name, '') NOT LIKE 'appropriation:' || u.code || ':%'""",
    ),
    sql_check(
        "donations_have_causes",
        "coins are given to causes that exist",
        """SELECT a.name AS account, a.balance FROM coins_account a
        LEFT JOIN coins_cause c ON a.name = 'donated:' || c.code WHERE a.kind = 'donated' AND c.id IS NULL""",
    ),
    sql_check(
        "pending_is_unsettled",
        "an owner's pending coins are those awarded and not yet settled",
        f"""SELECT a.name AS account, a.balance, CAST(COALESCE(s.coins, 0) AS BIGINT) AS unsettled
        FROM coins_account a
        LEFT JOIN (SELECT {name_of("pending", "owner")} AS name, SUM(coins) AS coins FROM coins_settlement
                   WHERE settled_id IS NULL GROUP BY owner) s ON s.name = a.name
        WHERE a.kind = 'pending' AND a.balance <> COALESCE(s.coins, 0)""",
    ),
    sql_check(
        "wallets_are_lots",
        "every wallet is the sum of what is left of its lots",
        f"""SELECT a.name AS account, a.balance, CAST(COALESCE(l.coins, 0) AS BIGINT) AS lots
        FROM coins_account a
        LEFT JOIN (SELECT {name_of("wallet", "owner")} AS name, SUM("left") AS coins FROM coins_lot
                   WHERE "left" > 0 GROUP BY owner) l ON l.name = a.name
        WHERE a.kind = 'wallet' AND a.balance <> COALESCE(l.coins, 0)""",
    ),
    sql_check(
        "lots_equal_uses",
        "what is left of every lot is what it had, less its uses",
        """SELECT l.id AS lot, l.coins, l."left" AS left_over, CAST(COALESCE(SUM(u.coins), 0) AS BIGINT) AS used
        FROM coins_lot l LEFT JOIN coins_lotuse u ON u.lot_id = l.id
        GROUP BY l.id, l.coins, l."left" HAVING l.coins - l."left" <> COALESCE(SUM(u.coins), 0)""",
    ),
    sql_check(
        "lots_are_of_settled_awards",
        "every lot came by an award that has settled",
        """SELECT l.id AS lot, l.coins FROM coins_lot l LEFT JOIN coins_settlement s ON s.transfer_id = l.award_id
        WHERE s.settled_id IS NULL""",
    ),
    sql_check(
        "reversals_are_opposites",
        "every reversal is the exact opposite of the transfer that its key and it name, and has a reason",
        f"""SELECT r.key AS transfer, o.key AS reversed FROM coins_transfer r
        LEFT JOIN coins_transfer o ON o.id = r.reverses_id
        WHERE r.kind = 'reverse' AND (o.id IS NULL OR r.key <> 'reverse:' || {hex_of("r.reverses_id")} OR r.reason = ''
        OR (SELECT COUNT(*) FROM coins_entry e WHERE e.transfer_id = r.id)
            <> (SELECT COUNT(*) FROM coins_entry e WHERE e.transfer_id = o.id)
        OR EXISTS (SELECT 1 FROM coins_entry e LEFT JOIN coins_entry f ON f.transfer_id = o.id
            AND f.account_id = e.account_id AND f.amount = -e.amount WHERE e.transfer_id = r.id AND f.id IS NULL))""",
    ),
    sql_check(
        "reversed_awards_are_over",
        "the settlement of every award that was reversed is settled by that, or by a settling that was reversed",
        """SELECT r.key AS transfer, s.id AS settlement FROM coins_transfer r
        JOIN coins_transfer o ON o.id = r.reverses_id AND o.kind IN ('catch', 'gift', 'reward', 'bring')
        LEFT JOIN coins_settlement s ON s.transfer_id = o.id
        LEFT JOIN coins_transfer again ON again.reverses_id = s.settled_id AND again.kind = 'reverse'
        WHERE r.kind = 'reverse' AND (s.settled_id IS NULL OR s.settled_id <> r.id AND again.id IS NULL)""",
    ),
    *(Check(name, proves, partial(_walked_rows, name)) for name, proves in walking.PROVED.items()),
)
