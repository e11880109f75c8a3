"""Proof that statements, tills, payable and paid tell the same story; `game.coins.audit` proves the ledger alone.

Each movement of a till stands in one statement or waits for one, each statement adds up, by lines and by the units
that paid, and what was paid is what the files say. Run by `manage.py audit`.
"""

from collections.abc import Iterator
from typing import Final

from game.coins.checks import Check, Row, name_of, sql_check
from game.coins.models import Payout
from game.coins.monthly.payout_file import checksum


def _altered_files() -> Iterator[Row]:
    for payout in Payout.objects.order_by("pk").iterator(50):
        if checksum(payout.file) != payout.sha256:
            yield {"payout": str(payout.public_id), "sha256": payout.sha256, "of_the_file": checksum(payout.file)}


_OF_LINES: Final = """(SELECT statement_id,
    SUM(CASE WHEN kind = 'redeemed' THEN coins ELSE 0 END) AS redeemed,
    SUM(CASE WHEN kind = 'refunded' THEN -coins ELSE 0 END) AS refunded,
    SUM(CASE WHEN kind = 'corrected' THEN coins ELSE 0 END) AS corrected
    FROM coins_statementline GROUP BY statement_id)"""
_TILL: Final = name_of("till", "m.public_id")
_PAYABLE: Final = name_of("payable", "m.public_id")
_PAID: Final = name_of("paid", "m.public_id")

CHECKS: tuple[Check, ...] = (
    sql_check(
        "statements_are_lines",
        "every statement is the sum of its lines",
        f"""SELECT s.public_id AS statement, s.redeemed, s.refunded, s.corrected,
            CAST(COALESCE(l.redeemed - l.refunded + l.corrected, 0) AS BIGINT) AS of_lines
        FROM coins_statement s LEFT JOIN {_OF_LINES} l ON l.statement_id = s.id
        WHERE s.redeemed <> COALESCE(l.redeemed, 0) OR s.refunded <> COALESCE(l.refunded, 0)
        OR s.corrected <> COALESCE(l.corrected, 0)""",
    ),
    sql_check(
        "statements_are_shares",
        "every statement is the sum of what each unit's campaigns paid for",
        """SELECT s.public_id AS statement, s.redeemed - s.refunded + s.corrected AS coins,
            CAST(COALESCE(p.coins, 0) AS BIGINT) AS of_units
        FROM coins_statement s
        LEFT JOIN (SELECT statement_id, SUM(coins) AS coins FROM coins_statementshare GROUP BY statement_id) p
            ON p.statement_id = s.id
        WHERE s.redeemed - s.refunded + s.corrected <> COALESCE(p.coins, 0)""",
    ),
    sql_check(
        "lines_are_movements",
        "every line states a movement of its merchant's till, of the same coins",
        f"""SELECT l.public_id AS line, l.kind, l.coins, t.key AS transfer FROM coins_statementline l
        JOIN coins_statement s ON s.id = l.statement_id JOIN coins_merchant m ON m.id = s.merchant_id
        LEFT JOIN coins_transfer t ON t.id = l.transfer_id
        LEFT JOIN coins_account a ON a.name = {_TILL}
        LEFT JOIN coins_entry e ON e.transfer_id = t.id AND e.account_id = a.id AND e.amount = l.coins
        WHERE e.id IS NULL OR t.kind NOT IN ('redeem', 'refund', 'reverse')
        OR (l.kind = 'redeemed') <> (t.kind = 'redeem')""",
    ),
    sql_check(
        "tills_wait_to_be_stated",
        "every till holds what no statement has stated yet, and what statements carry into the next",
        f"""SELECT a.name AS account, a.balance,
            CAST(COALESCE(h.coins, 0) - COALESCE(t.coins, 0) AS BIGINT) AS unstated,
            CAST(COALESCE(s.carried, 0) AS BIGINT) AS carried
        FROM coins_account a
        LEFT JOIN (
            SELECT e.account_id, SUM(e.amount) AS coins FROM coins_entry e
            JOIN coins_account till ON till.id = e.account_id AND till.kind = 'till'
            GROUP BY e.account_id) h ON h.account_id = a.id
        LEFT JOIN (
            SELECT e.account_id, SUM(e.amount) AS coins FROM (
                SELECT id FROM coins_transfer WHERE kind = 'state'
                UNION SELECT transfer_id FROM coins_statementline) stating
            JOIN coins_entry e ON e.transfer_id = stating.id
            GROUP BY e.account_id) t ON t.account_id = a.id
        LEFT JOIN (
            SELECT {_TILL} AS name, SUM(s.redeemed - s.refunded + s.corrected - s.coins) AS carried
            FROM coins_statement s JOIN coins_merchant m ON m.id = s.merchant_id
            GROUP BY m.public_id) s ON s.name = a.name
        WHERE a.kind = 'till' AND a.balance <> COALESCE(h.coins, 0) - COALESCE(t.coins, 0) + COALESCE(s.carried, 0)""",
    ),
    sql_check(
        "carried_is_brought_forward",
        "every statement begins with what the merchant's statement before it carried on",
        """SELECT s.public_id AS statement, s.brought, s.before_it AS carried FROM (
            SELECT public_id, brought,
                COALESCE(LAG(carried) OVER (PARTITION BY merchant_id ORDER BY month), 0) AS before_it
            FROM coins_statement) s
        WHERE s.brought <> s.before_it""",
    ),
    sql_check(
        "statements_move_their_coins",
        "every statement moved its coins from its merchant's till to payable, once",
        f"""SELECT s.public_id AS statement, s.coins, t.key AS transfer
        FROM coins_statement s JOIN coins_merchant m ON m.id = s.merchant_id
        LEFT JOIN coins_transfer t ON t.id = s.transfer_id AND t.kind = 'state'
        LEFT JOIN coins_account g ON g.name = {_TILL}
        LEFT JOIN coins_account p ON p.name = {_PAYABLE}
        LEFT JOIN coins_entry gave ON gave.transfer_id = t.id AND gave.account_id = g.id AND gave.amount = -s.coins
        LEFT JOIN coins_entry took ON took.transfer_id = t.id AND took.account_id = p.id AND took.amount = s.coins
        WHERE (s.coins > 0) <> (gave.id IS NOT NULL AND took.id IS NOT NULL)
        OR s.coins = 0 AND s.transfer_id IS NOT NULL""",
    ),
    sql_check(
        "stated_by_statements",
        "coins become payable by a statement, and are paid by one",
        """SELECT t.key AS transfer, t.kind FROM coins_transfer t
        LEFT JOIN coins_statement s ON s.transfer_id = t.id OR s.paid_id = t.id
        WHERE t.kind IN ('state', 'pay_out') AND s.id IS NULL""",
    ),
    sql_check(
        "payable_is_unpaid",
        "what is payable to a merchant, and what was paid, are the coins of its statements",
        f"""SELECT {_PAYABLE} AS account, COALESCE(p.balance, 0) AS payable, COALESCE(d.balance, 0) AS paid,
            CAST(COALESCE(s.unpaid, 0) AS BIGINT) AS of_unpaid, CAST(COALESCE(s.paid, 0) AS BIGINT) AS of_paid
        FROM coins_merchant m
        LEFT JOIN coins_account p ON p.name = {_PAYABLE} LEFT JOIN coins_account d ON d.name = {_PAID}
        LEFT JOIN (SELECT merchant_id, SUM(CASE WHEN state = 'paid' THEN 0 ELSE coins END) AS unpaid,
                   SUM(CASE WHEN state = 'paid' THEN coins ELSE 0 END) AS paid
                   FROM coins_statement GROUP BY merchant_id) s ON s.merchant_id = m.id
        WHERE COALESCE(p.balance, 0) <> COALESCE(s.unpaid, 0) OR COALESCE(d.balance, 0) <> COALESCE(s.paid, 0)""",
    ),
    sql_check(
        "paid_as_stated",
        "every paid statement moved its coins from payable to paid, and stands in a payout that is paid",
        f"""SELECT s.public_id AS statement, s.state, s.coins, t.key AS transfer
        FROM coins_statement s JOIN coins_merchant m ON m.id = s.merchant_id
        LEFT JOIN coins_payout o ON o.id = s.payout_id
        LEFT JOIN coins_transfer t ON t.id = s.paid_id AND t.kind = 'pay_out'
        LEFT JOIN coins_account g ON g.name = {_PAYABLE}
        LEFT JOIN coins_account p ON p.name = {_PAID}
        LEFT JOIN coins_entry gave ON gave.transfer_id = t.id AND gave.account_id = g.id AND gave.amount = -s.coins
        LEFT JOIN coins_entry took ON took.transfer_id = t.id AND took.account_id = p.id AND took.amount = s.coins
        WHERE (s.state = 'paid') <> (o.paid_at IS NOT NULL AND gave.id IS NOT NULL AND took.id IS NOT NULL)
        OR (s.state = 'paid') <> (s.paid_id IS NOT NULL)""",
    ),
    sql_check(
        "payouts_are_statements",
        "every payout is the sum of its statements",
        """SELECT o.public_id AS payout, o.coins, CAST(COALESCE(SUM(s.coins), 0) AS BIGINT) AS of_statements
        FROM coins_payout o LEFT JOIN coins_statement s ON s.payout_id = o.id
        GROUP BY o.id, o.public_id, o.coins HAVING o.coins <> COALESCE(SUM(s.coins), 0)""",
    ),
    Check("payout_files_are_kept", "every payout's file has the checksum with which it was made", _altered_files),
)
