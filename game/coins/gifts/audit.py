"""Proof that every red envelope and its transfer tell the same story; run by `manage.py audit` beside the ledger's."""

from game.coins.checks import Check, hex_of, sql_check

CHECKS: tuple[Check, ...] = (
    sql_check(
        "gifts_have_transfers",
        "every red envelope that was given has one transfer of its campaign's coins to its owner",
        f"""SELECT g.id AS gift, t.key AS transfer, t.kind FROM coins_gift g
        JOIN coins_campaign c ON c.id = g.campaign_id JOIN coins_giftbatch b ON b.id = g.batch_id
        JOIN coins_transfer t ON t.id = g.transfer_id
        LEFT JOIN coins_settlement s ON s.transfer_id = t.id
        WHERE t.kind <> 'gift' OR b.campaign_id <> g.campaign_id OR g.skipped_for <> '' OR s.id IS NULL
        OR t.key <> 'gift:' || {hex_of("c.public_id")} || ':' || {hex_of("g.owner")}
        OR s.owner <> g.owner OR s.campaign_id <> g.campaign_id OR s.coins <> c.amount""",
    ),
    sql_check(
        "transfers_have_gifts",
        "every transfer of that kind belongs to one red envelope",
        """SELECT t.key AS transfer, (SELECT COUNT(*) FROM coins_gift g WHERE g.transfer_id = t.id) AS gifts
        FROM coins_transfer t
        WHERE t.kind = 'gift' AND (SELECT COUNT(*) FROM coins_gift g WHERE g.transfer_id = t.id) <> 1""",
    ),
    sql_check(
        "one_gift_a_campaign",
        "nobody got two red envelopes of a campaign",
        """SELECT campaign_id AS campaign, owner, COUNT(*) AS gifts FROM coins_gift
        GROUP BY campaign_id, owner HAVING COUNT(*) > 1""",
    ),
    sql_check(
        "gift_batches_add_up",
        "a batch that is done waits for nobody, and none has given to more people than were named",
        """SELECT b.public_id AS batch, b.state, b.people, COUNT(g.transfer_id) AS given FROM coins_giftbatch b
        LEFT JOIN coins_gift g ON g.batch_id = b.id GROUP BY b.id, b.public_id, b.state, b.people
        HAVING COUNT(g.transfer_id) > b.people
        OR b.state = 'done' AND COUNT(CASE WHEN g.transfer_id IS NULL AND g.skipped_for = '' THEN 1 END) > 0""",
    ),
)
