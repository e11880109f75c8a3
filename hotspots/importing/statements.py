"""Places, thousands at a time, into their table by statements that are written out for each database.

Through the ORM an insertion of 10,000 rows takes 4 s of building values and points, most of an import's time; the
databases need a fraction of that (docs/decisions/2026-11-21-places.md). PostgreSQL is handed some hundred rows as one
text of JSON: row by row, a busy one falls behind until the connection gives it up (`tcp_user_timeout`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import msgspec
from django.db import connection

from geo.models import WGS_84
from geo.position import LatLon, lon_lat
from hotspots.models import Place

Values = Mapping[str, object]
_TABLE: Final = Place._meta.db_table  # noqa: SLF001 - Django's documented door
#: Rows of one statement: PostgreSQL reads their text, some 250 kB, as a whole before it answers.
_AT_ONCE: Final = 500
#: JSON as rows of the table, each column in its own type; a point in the text form of PostGIS.
_ROWS: Final = f'json_populate_recordset(NULL::"{_TABLE}", %s)'


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place to be: the values of its columns, by the names of `Place`, and where it stands."""

    name_zh: str
    position: LatLon
    values: Values


def add(places: Sequence[NewPlace], now: datetime) -> None:
    """Insert them, in the caller's transaction; each gets its public id here."""
    unsaid = {"is_point_said": False, "is_hours_said": False, "is_coins_said": False}
    own = {**unsaid, "changed_at": _moment(now)}
    rows = [
        {**each.values, **own, "public_id": uuid4().hex, "point": _text(*lon_lat(each.position))} for each in places
    ]
    if rows:
        _carry_out(_insertion(list(rows[0])), rows)


def renew(places: Sequence[Place], names: Sequence[str], now: datetime) -> None:
    """Write these columns of places that took on new values, and their points; none of them is gone any more."""
    own = {"gone_at": None, "changed_at": _moment(now)}
    rows = [
        {
            **{name: getattr(each, name) for name in names},
            **own,
            "point": _text(each.point.x, each.point.y),
            "id": each.pk,
        }
        for each in places
    ]
    _carry_out(_update([*names, *own, "point"]), rows)


def _insertion(names: Sequence[str]) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    if _is_postgresql():
        return f'INSERT INTO "{_TABLE}" ({columns}) SELECT {columns} FROM {_ROWS}'  # noqa: S608 - constants of the code
    return f'INSERT INTO "{_TABLE}" ({columns}) VALUES ({", ".join(map(_mark, names))})'  # noqa: S608 - as above


def _update(names: Sequence[str]) -> str:
    if _is_postgresql():
        said = ", ".join(f'"{name}" = said."{name}"' for name in names)
        return f'UPDATE "{_TABLE}" SET {said} FROM {_ROWS} AS said WHERE "{_TABLE}"."id" = said."id"'  # noqa: S608 - as above
    said = ", ".join(f'"{name}" = {_mark(name)}' for name in names)
    return f'UPDATE "{_TABLE}" SET {said} WHERE "id" = {_mark("id")}'  # noqa: S608 - as above


def _mark(name: str) -> str:
    """Where SQLite puts a row's value."""
    return f"GeomFromEWKT(%({name})s)" if name == "point" else f"%({name})s"


def _carry_out(statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        if not _is_postgresql():
            cursor.executemany(statement, rows)
            return
        for start in range(0, len(rows), _AT_ONCE):
            cursor.execute(statement, [msgspec.json.encode(rows[start : start + _AT_ONCE]).decode()])


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _moment(now: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(now)


def _text(longitude: float, latitude: float) -> str:
    """A point as both databases read it, in full precision."""
    return f"SRID={WGS_84};POINT({longitude!r} {latitude!r})"
