"""Proof that coins and catches tell the same story; `game.coins.audit` proves the ledger alone.

No coins without a catch, no catch with coins without its transfer and none twice, and every balloon
has handed out exactly what its stock and its escrow say. Run by `manage.py audit`.
"""

from game.balloons import tunables
from game.coins.audit import Check, hex_of, name_of, sql_check

CHECKS: tuple[Check, ...] = (
    sql_check(
        "catches_have_transfers",
        "every catch with coins has one award of these coins out of that balloon's escrow",
        f"""WITH escrows AS MATERIALIZED (
            SELECT b.id AS balloon_id, a.id AS account_id FROM balloons_balloon b
            LEFT JOIN coins_account a ON a.name = 'balloon:' || {hex_of("b.public_id")})
        SELECT c.id AS catch, c.coins, t.key AS transfer, t.kind FROM balloons_catch c
        JOIN escrows s ON s.balloon_id = c.balloon_id
        LEFT JOIN coins_transfer t ON t.id = c.transfer_id
        LEFT JOIN coins_entry e ON e.transfer_id = t.id AND e.account_id = s.account_id AND e.amount = -c.coins
        WHERE (c.coins <> 0 OR c.transfer_id IS NOT NULL) AND (e.id IS NULL OR t.kind <> 'catch')""",
    ),
    sql_check(
        "awards_have_catches",
        "every award belongs to one catch",
        """SELECT t.key AS transfer, (SELECT COUNT(*) FROM balloons_catch c WHERE c.transfer_id = t.id) AS catches
        FROM coins_transfer t
        WHERE t.kind = 'catch' AND (SELECT COUNT(*) FROM balloons_catch c WHERE c.transfer_id = t.id) <> 1""",
    ),
    sql_check(
        "caught_once_a_player",
        "nobody caught a balloon twice",
        """SELECT balloon_id AS balloon, player_id AS player, COUNT(*) AS catches FROM balloons_catch
        WHERE player_id IS NOT NULL GROUP BY balloon_id, player_id HAVING COUNT(*) > 1""",
    ),
    sql_check(
        "caught_equals_catches",
        "a balloon counts as caught as often as it paid, by guests and by all",
        """SELECT b.public_id AS balloon, b.caught, COUNT(c.id) AS paid, b.caught_by_guests,
            COUNT(CASE WHEN c.by_guest THEN 1 END) AS paid_to_guests
        FROM balloons_balloon b
        LEFT JOIN balloons_catch c ON c.balloon_id = b.id AND c.transfer_id IS NOT NULL
        GROUP BY b.id, b.public_id, b.caught, b.caught_by_guests
        HAVING b.caught <> COUNT(c.id) OR b.caught_by_guests <> COUNT(CASE WHEN c.by_guest THEN 1 END)""",
    ),
    sql_check(
        "stock_respected",
        "no balloon was caught more often than its stock",
        "SELECT public_id AS balloon, stock, caught FROM balloons_balloon WHERE caught > stock",
    ),
    sql_check(
        "guests_share_respected",
        "of a larger stock guests had no more than their share",
        f"""SELECT public_id AS balloon, stock, caught_by_guests FROM balloons_balloon
        WHERE stock >= {tunables.GUEST_SHARE_FROM_STOCK}
        AND caught_by_guests > stock / {tunables.GUEST_PART}""",
    ),
    sql_check(
        "escrow_covers_stock",
        "a flying balloon holds the coins of every catch still to come, one that landed holds none",
        f"""SELECT b.public_id AS balloon, w.state, COALESCE(a.balance, 0) AS escrow,
            CAST(b.coins AS BIGINT) * (b.stock - b.caught) AS to_come
        FROM balloons_balloon b JOIN balloons_wave w ON w.id = b.wave_id
        LEFT JOIN coins_account a ON a.name = 'balloon:' || {hex_of("b.public_id")}
        WHERE COALESCE(a.balance, 0) <> CASE WHEN w.state = 'launched'
            THEN CAST(b.coins AS BIGINT) * (b.stock - b.caught) ELSE 0 END""",
    ),
    sql_check(
        "escrow_has_balloon",
        "every balloon's escrow belongs to a balloon",
        f"""WITH balloons AS MATERIALIZED (SELECT {name_of("balloon", "public_id")} AS name FROM balloons_balloon)
        SELECT a.name AS account, a.balance FROM coins_account a LEFT JOIN balloons b ON b.name = a.name
        WHERE a.kind = 'balloon' AND b.name IS NULL""",
    ),
)
