"""The ledger's rows as seals and audit read them: alike on both databases, in the order of the transfers' ids.

An id begins with the milliseconds of its transfer's time, so that a span of time is a range of ids. The canonical text
is a line of JSON a row: a transfer's is id, kind, year, time (UTC, to the microsecond), what it reverses, key, reason;
an entry's is its transfer, account, amount, own id. Ids are 32 hex digits.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FIRST: Final = "0" * 32
LAST: Final = "f" * 32
_DIGITS_OF_TIME: Final = 12

Rows = Sequence[tuple[Any, ...]]

_HEX: Final = {"sqlite": "{}", "postgresql": "encode(uuid_send({}), 'hex')"}
_MOMENT: Final = {
    "sqlite": "CASE LENGTH({0}) WHEN 19 THEN {0} || '.000000' ELSE {0} END",
    "postgresql": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
}
_TRANSFERS: Final = """SELECT {id}, t.kind, t.year, {at}, COALESCE({reverses}, ''), t.key, t.reason
FROM coins_transfer t WHERE t.id > %s AND t.id <= %s ORDER BY t.id LIMIT %s"""
_ENTRIES: Final = """SELECT {transfer}, e.account_id, e.amount, e.id FROM coins_entry e
WHERE e.transfer_id > %s AND e.transfer_id <= %s ORDER BY e.transfer_id, e.account_id"""
NO_LIMIT: Final = 1 << 62

_encoder = msgspec.json.Encoder()


def hex_sql(column: str) -> str:
    """A UUID column as 32 hex digits."""
    return _HEX[connection.vendor].format(column)


def moment_sql(column: str) -> str:
    """A column of time as text in UTC that sorts as the time does."""
    return _MOMENT[connection.vendor].format(column)


def transfers_between(after: str, last: str, limit: int = NO_LIMIT) -> Rows:
    """Transfers after one id up to another, that one too."""
    sql = _TRANSFERS.format(id=hex_sql("t.id"), at=moment_sql("t.at"), reverses=hex_sql("t.reverses_id"))
    return fetched(sql, after, last, limit)


def entries_between(after: str, last: str) -> Rows:
    """The entries of these transfers, and those that belong to none."""
    return fetched(_ENTRIES.format(transfer=hex_sql("e.transfer_id")), after, last)


def fetched(sql: str, *values: str | int) -> Rows:
    """All rows of one statement."""
    with connection.cursor() as cursor:
        return list(cursor.execute(sql, values).fetchall())


def lines(rows: Rows) -> bytes:
    """Their canonical text."""
    return _encoder.encode_lines(rows)


def before(moment: datetime) -> str:
    """The last id that a transfer before this moment, a whole millisecond, can have."""
    at_ms = (moment - EPOCH) // timedelta(milliseconds=1)
    return f"{(at_ms << 80) - 1:032x}" if at_ms > 0 else FIRST


def moment_of(transfer: str) -> datetime:
    """The time that an id begins with, to the millisecond; the last one there is for an id of no time."""
    try:
        return EPOCH + timedelta(milliseconds=int(transfer[:_DIGITS_OF_TIME], 16))
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def last_of_moment(transfer: str) -> str:
    """The last id of the same millisecond."""
    return transfer[:_DIGITS_OF_TIME] + LAST[_DIGITS_OF_TIME:]


def is_one_moment(first: str, last: str) -> bool:
    """Whether these ids begin with the same millisecond, and so all between them."""
    return first[:_DIGITS_OF_TIME] == last[:_DIGITS_OF_TIME]
