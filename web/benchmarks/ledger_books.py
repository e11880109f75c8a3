"""Books of any size, for `bench ledger` to audit and to make statements of: written past the verbs, as these write.

Red envelopes of a few campaigns settle, and every second is paid with at a merchant, spread over one day; each has
every row that the verbs leave, so that the audit finds nothing. The triggers are down while the rows come in: with them
it would take minutes. Run inside the surroundings of a scratch server, as
`python -m web.benchmarks.ledger_books ENTRIES DAY`; says how many payments there are.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  (needs the apps that the line above loads)

from game import sql  # noqa: E402
from game.coins import accounts as chart  # noqa: E402
from game.coins import campaigns  # noqa: E402
from game.coins.ledger import TAIPEI, transfer_id, year_of  # noqa: E402
from game.coins.lots import last_day_of  # noqa: E402
from game.coins.models import Account, Campaign, GiftBatch, Merchant  # noqa: E402
from game.units.models import Unit  # noqa: E402

COINS: Final = 100
MERCHANTS: Final = 200
OWNERS_A_CAMPAIGN: Final = 20_000
ENTRIES_A_PAIR: Final = 10  # of two awards, of which one is paid with: 1,000,000 entries have 100,000 payments
AWARDS_AT_ONCE: Final = 10_000
_SPREAD: Final = timedelta(hours=20)
_SETTLES_AFTER: Final = timedelta(minutes=1)
_PAYS_AFTER: Final = timedelta(minutes=1)

TABLES: Final = {
    "coins_transfer": ("id", "key", "kind", "at", "year", "reason", "reverses_id"),
    "coins_entry": ("id", "transfer_id", "account_id", "amount"),
    "coins_settlement": ("transfer_id", "owner", "coins", "campaign_id", "due_at", "settled_id"),
    "coins_lot": ("id", "owner", "award_id", "campaign_id", "year", "coins", '"left"', "expires_on"),
    "coins_lotuse": ("lot_id", "transfer_id", "coins"),
    "coins_gift": ("batch_id", "campaign_id", "owner", "transfer_id", "skipped_for"),
    "coins_redemption": (
        "public_id", "merchant_id", "owner", "kind", "state", "bill_ntd", "coins_a_ntd", "coins", "cashier", "begun_at",
        "until", "paid_at", "day", "transfer_id", "taken_by_id", "refunded_for", "ended_for",
    ),
}  # fmt: skip
Rows = dict[str, list[tuple[sql.Value, ...]]]


def fill(*, entries: int, day: date) -> int:
    """Write so many entries, all on one day; how many payments are among them."""
    payments = max(1, entries // ENTRIES_A_PAIR)
    awards = 2 * payments
    begins = datetime(day.year, day.month, day.day, 1, tzinfo=TAIPEI).astimezone(UTC)
    with transaction.atomic():
        shape = _Shape(awards, begins)
        with _unguarded():
            for first in range(0, awards, AWARDS_AT_ONCE):
                _write(shape.rows(range(first, min(awards, first + AWARDS_AT_ONCE))))
            shape.write_balances()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return payments


class _Shape:
    """Who gets which award, and where it is spent."""

    def __init__(self, awards: int, begins: datetime) -> None:
        self._random = random.Random(6)
        self._begins, self._apart = begins, _SPREAD / awards
        self._owners = [self._uuid() for _ in range(min(awards, OWNERS_A_CAMPAIGN))]
        self._batches = [_batch(number, len(self._owners), begins) for number in range(-(-awards // len(self._owners)))]
        self._merchants = [_merchant(number, begins) for number in range(MERCHANTS)]
        self._next_entry, self._newest_lot = _newest("coins_entry") + 1, _newest("coins_lot")
        self._accounts = self._open()
        self._moved: dict[int, tuple[int, int]] = {}  # balance that came, newest entry

    def rows(self, numbers: Sequence[int]) -> Rows:
        """All rows of these awards."""
        rows: Rows = {table: [] for table in TABLES}
        for number in numbers:
            self._add(rows, number)
        return rows

    def write_balances(self) -> None:
        """What the triggers would have added up."""
        values = [(coins, newest, account) for account, (coins, newest) in self._moved.items()]
        with connection.cursor() as cursor:
            statement = "UPDATE coins_account SET balance = balance + %s, last_entry = %s WHERE id = %s"
            cursor.executemany(statement, values)

    def _add(self, rows: Rows, number: int) -> None:
        batch, owner = self._batches[number // len(self._owners)], self._owners[number % len(self._owners)]
        campaign, now, lot = batch.campaign, self._begins + number * self._apart, self._newest_lot + number + 1
        pending, wallet = self._accounts[chart.pending_of(owner)], self._accounts[chart.wallet_of(owner)]
        escrow, settled_at = self._accounts[chart.campaign_escrow(campaign.public_id)], now + _SETTLES_AFTER
        gift = self._post(rows, f"gift:{campaign.public_id.hex}:{owner.hex}", "gift", now, escrow, pending)
        settled = self._post(rows, f"settle:{gift.hex}", "settle", settled_at, pending, wallet)
        year, is_paid_with = year_of(now), number % 2 == 0
        rows["coins_settlement"].append((gift, owner, COINS, campaign.pk, now, settled))
        left = 0 if is_paid_with else COINS
        rows["coins_lot"].append((lot, owner, gift, campaign.pk, year, COINS, left, last_day_of(year)))
        rows["coins_gift"].append((batch.pk, campaign.pk, owner, gift, ""))
        if is_paid_with:
            merchant = self._merchants[(number // 2 + number // len(self._owners)) % MERCHANTS]
            self._pay(rows, owner, lot, merchant, settled_at)

    def _pay(self, rows: Rows, owner: UUID, lot: int, merchant: Merchant, begun_at: datetime) -> None:
        wallet, till = self._accounts[chart.wallet_of(owner)], self._accounts[chart.till_of(merchant.public_id)]
        payment, at = self._uuid(), begun_at + _PAYS_AFTER
        paid = self._post(rows, f"redeem:{payment.hex}", "redeem", at, wallet, till)
        rows["coins_lotuse"].append((lot, paid, COINS))
        rows["coins_redemption"].append(
            (
                payment, merchant.pk, owner, "bill", "paid", 200, 10, COINS, "", begun_at, at, at,
                at.astimezone(TAIPEI).date(), paid, paid, "", "",
            )
        )  # fmt: skip

    def _post(self, rows: Rows, key: str, kind: str, at: datetime, giver: int, taker: int) -> UUID:
        transfer = transfer_id(key, at)
        rows["coins_transfer"].append((transfer, key, kind, at, year_of(at), "", None))
        for account, amount in ((giver, -COINS), (taker, COINS)):
            rows["coins_entry"].append((self._next_entry, transfer, account, amount))
            self._moved[account] = (self._moved.get(account, (0, 0))[0] + amount, self._next_entry)
            self._next_entry += 1
        return transfer

    def _open(self) -> dict[str, int]:
        names = [name(owner) for owner in self._owners for name in (chart.pending_of, chart.wallet_of)]
        names += [chart.till_of(merchant.public_id) for merchant in self._merchants]
        accounts = [Account(name=name, kind=chart.kind_of(name)) for name in names]
        Account.objects.bulk_create(accounts, batch_size=5_000)
        return dict(Account.objects.values_list("name", "pk"))

    def _uuid(self) -> UUID:
        return UUID(int=self._random.getrandbits(128), version=4)


def _batch(number: int, people: int, begins: datetime) -> GiftBatch:
    unit, _ = Unit.objects.get_or_create(code=f"unit-{number}", defaults={"name_zh": "單位", "name_en": "Unit"})
    coins, opens_at = COINS * people, begins - timedelta(minutes=30)
    campaigns.appropriate(unit=unit, year=year_of(begins), coins=coins, key=f"appropriate:{number}", now=opens_at)
    campaign = Campaign.objects.create(
        unit=unit, name_zh=f"紅包 {number}", name_en="", amount=COINS, quota=people, opens_at=opens_at,
        closes_at=begins + timedelta(days=1), settle_delay_h=0, spends_on=Campaign.SpendsOn.GIFTS,
    )  # fmt: skip
    campaigns.publish(campaign=campaign, now=opens_at)
    return GiftBatch.objects.create(
        campaign=campaign, to=GiftBatch.To.LIST, words_zh="平安", words_en="Luck", people=people,
        state=GiftBatch.State.DONE, made_by="bench", made_at=opens_at, ended_at=begins,
    )  # fmt: skip


def _merchant(number: int, begins: datetime) -> Merchant:
    return Merchant.objects.create(
        name_zh=f"店家 {number}",
        contact="bench",
        state=Merchant.State.ACTIVE,
        certified_on=begins.astimezone(TAIPEI).date(),
        made_at=begins,
    )


def _newest(table: str) -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}").fetchone()[0])  # noqa: S608 - ours


def _write(rows: Rows) -> None:
    for table, columns in TABLES.items():
        if connection.vendor == "sqlite":
            _insert(table, columns, rows[table])
        else:
            _copy(table, columns, rows[table])


def _insert(table: str, columns: Sequence[str], rows: Sequence[tuple[sql.Value, ...]]) -> None:
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    connection.connection.executemany(statement, map(sql.adapted, rows))


def _copy(table: str, columns: Sequence[str], rows: Sequence[tuple[sql.Value, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def _unguarded() -> Iterator[None]:
    """No trigger fires in the block."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")
            _follow_ids()
            return
        triggers = _triggers()
        for name, _statement in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, statement in triggers:
            cursor.execute(statement)


def _triggers() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        found = cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'coins%'"
        ).fetchall()
    return [(str(name), str(statement)) for name, statement in found]


def _follow_ids() -> None:
    """Rows that come with an id leave PostgreSQL's own count behind."""
    with connection.cursor() as cursor:
        for table in ("coins_entry", "coins_lot"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")  # noqa: S608


def main() -> None:
    """Fill the database of the environment."""
    entries, day = sys.argv[1:]
    payments: Any = fill(entries=int(entries), day=date.fromisoformat(day))
    sys.stdout.write(f"{payments}\n")


if __name__ == "__main__":
    main()
