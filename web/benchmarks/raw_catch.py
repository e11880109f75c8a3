"""A catch as one would write it by hand, without a rule: the rival of `bench catch`.

The same rows as `game.balloons.catching` leaves when nothing refuses: the balloon's count, two entries (whose
triggers move the balances), the transfer that seals them, the settlement, the catch, the journal's line, and the
player's account of pending coins at the first catch. On PostgreSQL it is one statement, sent by psycopg with
parameters and, as psycopg does by itself, prepared; on SQLite one statement a table, in one transaction.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, LiteralString
from uuid import UUID

from django.utils import timezone

from game import sql
from game.balloons.catching import CatchOrder
from game.coins import accounts as chart
from game.coins.ledger import transfer_id, year_of
from web.benchmarks.raw_statements import RawConnection

SETTLE_DELAY: Final = timedelta(hours=24)  # the campaign's, as `staging` makes it

POSTGRESQL: Final[LiteralString] = """
WITH taken AS (
    UPDATE balloons_balloon SET caught = caught + 1, version = version + 1
    WHERE public_id = %(balloon)s AND caught < stock
    RETURNING id, public_id, wave_id, cell, coins, caught, stock, version
), opened AS (
    INSERT INTO coins_account (name, kind, balance, last_entry) VALUES (%(pending)s, 'pending', 0, 0)
    ON CONFLICT (name) DO NOTHING RETURNING id
), moves AS (
    SELECT id, -1 AS sign FROM coins_account WHERE name = %(escrow)s
    UNION ALL SELECT id, 1 FROM coins_account WHERE name = %(pending)s
    UNION ALL SELECT id, 1 FROM opened
), entries AS (
    INSERT INTO coins_entry (transfer_id, account_id, amount)
    SELECT %(transfer)s, moves.id, moves.sign * taken.coins FROM taken, moves RETURNING transfer_id
), sealed AS (
    INSERT INTO coins_transfer (id, key, kind, at, year, reason)
    SELECT %(transfer)s, %(key)s, 'catch', %(now)s, %(year)s, '' FROM entries HAVING COUNT(*) = 2 RETURNING id
), settlement AS (
    INSERT INTO coins_settlement (transfer_id, owner, coins, campaign_id, due_at)
    SELECT sealed.id, %(owner)s, taken.coins, wave.campaign_id, %(due_at)s
    FROM sealed, taken JOIN balloons_wave wave ON wave.id = taken.wave_id
), line AS (
    INSERT INTO journal_line (at, kind, cell, subject, payload)
    SELECT %(now)s, 'balloon_caught', cell, public_id,
        jsonb_build_object('version', version, 'caught', caught, 'stock', stock) FROM taken
)
INSERT INTO balloons_catch (balloon_id, player_id, message_id, fingerprint, coins, without_coins, by_guest, inside,
    offline, caught_on, caught_at, settles_at, transfer_id)
SELECT taken.id, %(player)s, %(message)s, %(fingerprint)s, taken.coins, '', FALSE, %(inside)s,
    FALSE, %(today)s, %(tapped_at)s, %(due_at)s, sealed.id FROM taken, sealed
"""

SQLITE: Final = (
    "BEGIN IMMEDIATE",
    "UPDATE balloons_balloon SET caught = caught + 1, version = version + 1 WHERE public_id = :balloon",
    """INSERT INTO coins_account (name, kind, balance, last_entry) VALUES (:pending, 'pending', 0, 0)
    ON CONFLICT (name) DO NOTHING""",
    """INSERT INTO coins_entry (transfer_id, account_id, amount)
    SELECT :transfer, account.id, CASE account.kind WHEN 'balloon' THEN -balloon.coins ELSE balloon.coins END
    FROM balloons_balloon balloon, coins_account account
    WHERE balloon.public_id = :balloon AND account.name IN (:escrow, :pending)""",
    """INSERT INTO coins_transfer (id, key, kind, at, year, reason)
    VALUES (:transfer, :key, 'catch', :now, :year, '')""",
    """INSERT INTO coins_settlement (transfer_id, owner, coins, campaign_id, due_at)
    SELECT :transfer, :owner, balloon.coins, wave.campaign_id, :due_at FROM balloons_balloon balloon
    JOIN balloons_wave wave ON wave.id = balloon.wave_id WHERE balloon.public_id = :balloon""",
    """INSERT INTO journal_line (at, kind, cell, subject, payload)
    SELECT :now, 'balloon_caught', cell, public_id,
        json_object('version', version, 'caught', caught, 'stock', stock)
    FROM balloons_balloon WHERE public_id = :balloon""",
    """INSERT INTO balloons_catch (balloon_id, player_id, message_id, fingerprint, coins, without_coins, by_guest,
        inside, offline, caught_on, caught_at, settles_at, transfer_id)
    SELECT id, :player, :message, :fingerprint, coins, '', FALSE, :inside,
        FALSE, :today, :tapped_at, :due_at, :transfer FROM balloons_balloon WHERE public_id = :balloon""",
    "COMMIT",
)


class RawCatch(RawConnection):
    """Writes awards."""

    def catch(self, order: CatchOrder, owner: UUID) -> None:
        """Write the rows of one."""
        self.write(POSTGRESQL, SQLITE, _values(order, owner))


def _values(order: CatchOrder, owner: UUID) -> Mapping[str, sql.Value]:
    now, key = order.tapped_at, f"catch:{order.balloon}:{owner}"
    return {
        "balloon": order.balloon,
        "player": order.player_id,
        "owner": owner,
        "message": order.message_id,
        "fingerprint": order.fingerprint,
        "inside": order.inside,
        "escrow": chart.balloon_escrow(order.balloon),
        "pending": chart.pending_of(owner),
        "transfer": transfer_id(key, now),
        "key": key,
        "year": year_of(now),
        "now": now,
        "today": timezone.localdate(now),
        "tapped_at": order.tapped_at,
        "due_at": now + SETTLE_DELAY,
    }
