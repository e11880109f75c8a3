"""Proof that payments and vouchers say what the ledger says: checks that `manage.py audit` runs beside its own."""

from typing import Final

from game.coins.audit import Check, hex_of, name_of, sql_check

# Each merchant's till, looked for once: names are long, and payments many.
_TILLS: Final = f"""WITH tills AS MATERIALIZED (
            SELECT m.id AS merchant_id, a.id AS account_id FROM coins_merchant m
            LEFT JOIN coins_account a ON a.name = {name_of("till", "m.public_id")})"""
# Of payment `p`: transfer `t` has the payment's key and moves its coins into that merchant's till.
_INTO_TILL: Final = f"""LEFT JOIN coins_transfer t ON t.id = p.transfer_id AND t.kind = 'redeem'
            AND t.key = 'redeem:' || {hex_of("p.public_id")}
        LEFT JOIN coins_entry e ON e.transfer_id = t.id AND e.account_id = tills.account_id AND e.amount = p.coins"""

CHECKS: Final[tuple[Check, ...]] = (
    sql_check(
        "payments_reach_tills",
        "every payment moved its coins into its merchant's till",
        f"""{_TILLS}
        SELECT p.public_id AS payment, p.coins, t.key AS transfer FROM coins_redemption p
        LEFT JOIN tills ON tills.merchant_id = p.merchant_id
        {_INTO_TILL}
        WHERE p.state IN ('paid', 'refunded') AND e.id IS NULL""",
    ),
    sql_check(
        "payments_used_lots",
        "every payment names the transfer that took exactly its coins from lots",
        """SELECT p.public_id AS payment, p.coins, CAST(COALESCE(u.coins, 0) AS BIGINT) AS of_lots
        FROM coins_redemption p
        LEFT JOIN (SELECT transfer_id, SUM(coins) AS coins FROM coins_lotuse GROUP BY transfer_id) u
            ON u.transfer_id = p.taken_by_id
        WHERE p.state IN ('paid', 'refunded') AND COALESCE(u.coins, 0) <> p.coins""",
    ),
    sql_check(
        "tills_know_payments",
        "every transfer into a till belongs to a payment",
        """SELECT t.key AS transfer FROM coins_transfer t LEFT JOIN coins_redemption p ON p.transfer_id = t.id
        WHERE t.kind = 'redeem' AND p.id IS NULL""",
    ),
    sql_check(
        "refunds_are_opposites",
        "every refund gives a payment's coins from the same till to the same customer, once",
        f"""SELECT t.key AS transfer, p.public_id AS payment FROM coins_transfer t
        LEFT JOIN coins_redemption p ON p.refund_id = t.id AND p.transfer_id = t.reverses_id
        LEFT JOIN coins_merchant m ON m.id = p.merchant_id
        LEFT JOIN coins_account till ON till.name = 'till:' || {hex_of("m.public_id")}
        LEFT JOIN coins_account wallet ON wallet.name = 'wallet:' || {hex_of("p.owner")}
        LEFT JOIN coins_entry gave ON gave.transfer_id = t.id AND gave.account_id = till.id AND gave.amount = -p.coins
        LEFT JOIN coins_entry took ON took.transfer_id = t.id AND took.account_id = wallet.id AND took.amount = p.coins
        WHERE t.kind = 'refund' AND (gave.id IS NULL OR took.id IS NULL)""",
    ),
    sql_check(
        "vouchers_are_reserved",
        "every voucher that is open has its coins set aside, and no other has any",
        f"""WITH vouchers AS MATERIALIZED (
            SELECT id, state, coins, {name_of("voucher", "public_id")} AS name FROM coins_voucher)
        SELECT a.name AS account, a.balance, v.state, v.coins FROM coins_account a
        LEFT JOIN vouchers v ON v.name = a.name
        WHERE a.kind = 'voucher' AND a.balance <> CASE WHEN v.state = 'open' THEN v.coins ELSE 0 END
        OR a.kind = 'voucher' AND v.id IS NULL""",
    ),
    sql_check(
        "offers_are_counted",
        "as many of every offer are taken as were paid for and not given back before they were fetched",
        """SELECT o.public_id AS offer, o.taken, COUNT(p.id) AS paid FROM coins_offer o
        LEFT JOIN coins_redemption p ON p.offer_id = o.id
            AND (p.state = 'paid' OR p.state = 'refunded' AND p.fetched_at IS NOT NULL)
        GROUP BY o.id, o.public_id, o.taken HAVING o.taken <> COUNT(p.id)""",
    ),
)
