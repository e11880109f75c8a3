"""Places, thousands at a time, into their table by statements that are written out, the same for both databases.

Through the ORM an insertion of 10,000 rows takes 4 s of building values and points, most of an import's time; the
databases need a fraction of that (docs/decisions/2026-11-21-places.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django.db import connection

from geo.models import WGS_84
from geo.position import LatLon, lon_lat
from hotspots.models import Place

Values = Mapping[str, object]
_TABLE: Final = Place._meta.db_table  # noqa: SLF001 - Django's documented door
_AS_POINT: Final = f"ST_GeomFromText(%s, {WGS_84})"


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place to be: the values of its columns, by the names of `Place`, and where it stands."""

    name_zh: str
    position: LatLon
    values: Values


def add(places: Sequence[NewPlace], now: datetime) -> None:
    """Insert them, in the caller's transaction; each gets its public id here."""
    if not places:
        return
    own = {"is_point_said": False, "changed_at": _moment(now)}
    names = sorted({"public_id", *own, *places[0].values})
    marks = ", ".join([*["%s"] * len(names), _AS_POINT])
    columns = ", ".join(f'"{name}"' for name in (*names, "point"))
    rows = [
        _row({**each.values, **own, "public_id": _new_id()}, names, _text(*lon_lat(each.position))) for each in places
    ]
    _execute_many(f'INSERT INTO "{_TABLE}" ({columns}) VALUES ({marks})', rows)  # noqa: S608 - constants of the code


def renew(places: Sequence[Place], names: Sequence[str], now: datetime) -> None:
    """Write these columns of places that took on new values, and their points; none of them is gone any more."""
    said = ", ".join(f'"{name}" = %s' for name in names)
    statement = (
        f'UPDATE "{_TABLE}" SET {said}, "gone_at" = NULL, "changed_at" = %s, "point" = {_AS_POINT}'  # noqa: S608
        ' WHERE "id" = %s'
    )
    moment = _moment(now)
    values = ([getattr(each, name) for name in names] for each in places)
    points = (_text(each.point.x, each.point.y) for each in places)
    rows = zip(values, points, (each.pk for each in places), strict=True)
    _execute_many(statement, [[*texts, moment, point, key] for texts, point, key in rows])


def _execute_many(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _row(values: Values, names: Sequence[str], point: str) -> list[object]:
    return [*(values[name] for name in names), point]


def _new_id() -> object:
    """A public id as this database takes it."""
    public_id = uuid4()
    return public_id if connection.features.has_native_uuid_field else public_id.hex


def _moment(now: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(now)


def _text(longitude: float, latitude: float) -> str:
    """A point as both databases read it, in full precision."""
    return f"POINT({longitude!r} {latitude!r})"
