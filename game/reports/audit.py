"""Proof that coins for reports were earned; run by `manage.py audit` beside the ledger's own checks."""

from game.coins.checks import Check, hex_of, sql_check

CHECKS: tuple[Check, ...] = (
    sql_check(
        "rewards_belong_to_reports",
        "every coin for a report belongs to one that a keeper confirmed, of dead WiFi or a closed shop",
        f"""SELECT t.key AS transfer, r.public_id AS report, r.state, r.trouble FROM coins_transfer t
        LEFT JOIN reports_report r ON r.reward_id = t.id LEFT JOIN hotspots_place p ON p.id = r.place_id
        WHERE t.kind = 'reward' AND (r.id IS NULL OR r.state <> 'confirmed' OR r.trouble NOT IN ('wifi_dead', 'closed')
        OR t.key NOT LIKE 'reward:%:' || {hex_of("p.public_id")} || ':' || r.trouble)""",
    ),
    sql_check(
        "reports_are_paid_by_rewards",
        "what a report was paid is a reward, to the owner that its key names",
        f"""SELECT r.public_id AS report, t.key AS transfer, t.kind FROM reports_report r
        JOIN coins_transfer t ON t.id = r.reward_id LEFT JOIN coins_settlement s ON s.transfer_id = t.id
        WHERE t.kind <> 'reward' OR s.id IS NULL OR t.key NOT LIKE 'reward:' || {hex_of("s.owner")} || ':%'""",
    ),
)
