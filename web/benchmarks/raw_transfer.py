"""A transfer as one would write it by hand, without a rule: the rival of `bench ledger`.

The same rows as `game.coins.ledger.post` leaves between accounts that exist: two entries, whose triggers move the
balances, and the transfer that seals them. On PostgreSQL it is one statement, sent by psycopg with parameters and, as
psycopg does by itself, prepared. It locks the accounts before entries get their ids: a balance takes newer entries
only, and of two at once the trigger refuses the later one. On SQLite one statement a table, in one transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, LiteralString

from game import sql
from game.coins.ledger import transfer_id
from web.benchmarks.raw_statements import RawConnection

POSTGRESQL: Final[LiteralString] = """
WITH accounts AS (
    SELECT id, name FROM coins_account WHERE name IN (%(giver)s, %(taker)s) ORDER BY id FOR NO KEY UPDATE
), entries AS (
    INSERT INTO coins_entry (transfer_id, account_id, amount)
    SELECT %(transfer)s, id, CASE name WHEN %(giver)s THEN -%(coins)s ELSE %(coins)s END FROM accounts
    RETURNING transfer_id
)
INSERT INTO coins_transfer (id, key, kind, at, year, reason)
SELECT %(transfer)s, %(key)s, %(kind)s, %(now)s, %(year)s, '' FROM entries HAVING COUNT(*) = 2
"""

SQLITE: Final = (
    "BEGIN IMMEDIATE",
    """INSERT INTO coins_entry (transfer_id, account_id, amount)
    SELECT :transfer, id, CASE name WHEN :giver THEN -:coins ELSE :coins END
    FROM coins_account WHERE name IN (:giver, :taker) ORDER BY id""",
    """INSERT INTO coins_transfer (id, key, kind, at, year, reason)
    VALUES (:transfer, :key, :kind, :now, :year, '')""",
    "COMMIT",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One transfer between two accounts."""

    key: str
    kind: str
    giver: str
    taker: str
    coins: int
    year: int


class RawTransfer(RawConnection):
    """Writes transfers."""

    def transfer(self, asked: Asked, now: datetime) -> None:
        """Write the rows of one."""
        values: dict[str, sql.Value] = {
            "transfer": transfer_id(asked.key, now), "key": asked.key, "kind": asked.kind, "now": now,
            "giver": asked.giver, "taker": asked.taker, "coins": asked.coins, "year": asked.year,
        }  # fmt: skip
        self.write(POSTGRESQL, SQLITE, values)
