"""The ledger's rows as seals and audit read them: alike on both databases, in the order of the transfers' ids.

An id begins with the milliseconds of its transfer's time, so that a span of time is a range of ids. The canonical text
is a line of JSON a row: a transfer's is id, kind, year, time (UTC, to the microsecond), what it reverses, key, reason;
an entry's is its transfer, account, amount, own id. Ids are 32 hex digits.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
import numpy as np
from django.db import connection

from game.coins.proof.columns import Rows, Sheet

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FIRST: Final = "0" * 32
LAST: Final = "f" * 32
_DIGITS_OF_TIME: Final = 12

_HEX: Final = {"sqlite": "{}", "postgresql": "encode(uuid_send({}), 'hex')"}
_MOMENT: Final = {
    "sqlite": "CASE LENGTH({0}) WHEN 19 THEN {0} || '.000000' ELSE {0} END",
    "postgresql": "encode(timestamptz_send({}), 'hex')",  # `sheet` writes it out, in a tenth of the time of to_char
}
_PIECE: Final = {"sqlite": "json_group_array({})", "postgresql": "COALESCE(CAST(json_agg({}) AS TEXT), '[]')"}
_TRANSFERS: Final = """SELECT {id}, t.kind, t.year, {at}, COALESCE({reverses}, ''), t.key, t.reason
FROM coins_transfer t WHERE t.id > %s AND t.id <= %s ORDER BY t.id LIMIT %s"""
_ENTRIES: Final = """SELECT {transfer}, e.account_id, e.amount, e.id FROM coins_entry e
WHERE e.transfer_id > %s AND e.transfer_id <= %s ORDER BY e.transfer_id, e.account_id"""
_SINCE: Final = np.datetime64("2000-01-01", "us")
NO_LIMIT: Final = 1 << 62

_encoder = msgspec.json.Encoder()


def hex_sql(column: str) -> str:
    """A UUID column as 32 hex digits."""
    return _HEX[connection.vendor].format(column)


def moment_sql(column: str) -> str:
    """A column of time for `sheet`, which makes it text in UTC that sorts as the time does."""
    return _MOMENT[connection.vendor].format(column)


def transfers_between(after: str, last: str, limit: int = NO_LIMIT) -> Rows:
    """Transfers after one id up to another, that one too."""
    return transfers_sheet(after, last, limit).rows


def entries_between(after: str, last: str) -> Rows:
    """The entries of these transfers, and those that belong to none."""
    return entries_sheet(after, last).rows


def transfers_sheet(after: str, last: str, limit: int = NO_LIMIT) -> Sheet:
    """As `transfers_between`, for many."""
    sql = _TRANSFERS.format(id=hex_sql("t.id"), at=moment_sql("t.at"), reverses=hex_sql("t.reverses_id"))
    return sheet(sql, 7, after, last, limit, moment=3)


def entries_sheet(after: str, last: str) -> Sheet:
    """As `entries_between`, for many."""
    return sheet(_ENTRIES.format(transfer=hex_sql("e.transfer_id")), 4, after, last)


def fetched(sql: str, *values: str | int) -> Rows:
    """All rows of one statement."""
    with connection.cursor() as cursor:
        return list(cursor.execute(sql, values).fetchall())


def sheet(sql: str, count: int, *values: str | int, moment: int | None = None) -> Sheet:
    """All rows of one statement that has so many columns, one of them perhaps a `moment_sql`.

    The database hands each column over in one piece: as rows, every value would be read by itself.
    """
    names = [f"c{number}" for number in range(count)]
    pieces = ", ".join(map(_PIECE[connection.vendor].format, names))
    whole = f"WITH found ({', '.join(names)}) AS ({sql}) SELECT {pieces} FROM found"  # noqa: S608 - names of ours
    ((*texts,),) = fetched(whole, *values)
    columns = [msgspec.json.decode(text) for text in texts]
    if moment is not None and connection.vendor == "postgresql":
        columns[moment] = _written_out(columns[moment])
    return Sheet(columns)


def _written_out(sent: Sequence[str]) -> list[str]:
    """Times as PostgreSQL sends them, in hex: microseconds since 2000."""
    since = np.frombuffer(bytes.fromhex("".join(sent)), ">i8").astype("m8[us]")
    written = np.datetime_as_string(_SINCE + since)
    written.view(np.uint32).reshape(len(sent), written.itemsize // 4)[:, 10] = ord(" ")  # where ISO has a T
    return list(written.tolist())


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
