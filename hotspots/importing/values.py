"""Whether what a row says fits the columns of `Place`; every format is asked here, before anything is written."""

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Final

from hotspots.categories import is_category
from hotspots.feeds.row import Row
from hotspots.models import Wheelchair
from hotspots.opening import refusal_of
from hotspots.texts import LONGEST, TEXTS

_texts: Final = attrgetter(*TEXTS)


def bad_value(row: Row) -> dict[str, str] | None:
    """The field that does not fit, the rule, and the value; None where all fit."""
    for (name, longest), value in zip(LONGEST.items(), _texts(row), strict=True):
        if len(value) > longest:
            return {"field": name, "rule": "too_long", "longest": str(longest), "value": value[:longest]}
        if "\x00" in value:
            return {"field": name, "rule": "control_character", "value": value.replace("\x00", "␀")}
    return _bad_word(row)


def _bad_word(row: Row) -> dict[str, str] | None:
    refusals = (
        ("category", "unknown_word", not is_category(row.category)),
        ("wheelchair", "unknown_word", bool(row.wheelchair) and row.wheelchair not in Wheelchair.values),
        ("website", "no_web_address", bool(row.website) and not row.website.startswith(("http://", "https://"))),
        ("opening_hours", "opening_hours", bool(row.opening_hours) and refusal_of(row.opening_hours) is not None),
    )
    for name, rule, is_bad in refusals:
        if is_bad:
            return {"field": name, "rule": rule, "value": str(getattr(row, name))}
    return None


def fitting(row: Row) -> Row:
    """The row with what does not fit shortened or left out: somebody has looked at it and wants the place."""
    texts = {name: str(getattr(row, name)).replace("\x00", "") for name in TEXTS}
    short = {
        name: text if len(text) <= LONGEST[name] else f"{text[: LONGEST[name] - 1]}…" for name, text in texts.items()
    }
    shortened = with_texts(row, short)
    while (bad := _bad_word(shortened)) is not None:
        shortened = with_texts(shortened, {bad["field"]: ""})
    return shortened


def with_texts(row: Row, texts: Mapping[str, str]) -> Row:
    """The row with other words, by the names in `TEXTS`."""
    return replace(row, **texts)  # type: ignore[arg-type]  # texts by the names in TEXTS
