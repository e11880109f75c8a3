"""Finds places by what somebody types, in Chinese or English, a piece of a word or a word with a slip.

What is typed is folded and taken apart into words; a place is found when each of them is in its name, in what sort of
place it is, in its township or region, or in its address. Names count most and what is spelt right counts before what
is nearly right; then what is nearer, or without a position what is more like what was typed. Slips are only looked for
where too little is found without.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz.fuzz import ratio

from geo.position import LatLon, distance_m
from hotspots.catalogue import Catalogue, Entry, Flags, Floats
from hotspots.filters import EVERYTHING, Filters, Rows, passing
from hotspots.folding import folded, words_of
from hotspots.nearby import distances_m
from hotspots.search.marks import Index, Marks, Where, index_of

LONGEST: Final = 80
_COMPARED: Final = 60  # of the best by the rough order, one by one
#: Points: what is spelt right before what is not, then how the whole text is found, then the words one by one.
_EXACT, _AS_A_WHOLE = 1_000, 100
_MOST_AWAY: Final = 1e8  # metres, more than any two places are apart; letters too


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that was found; `is_exact` unless a slip had to be forgiven, the distance where a position was given."""

    entry: Entry
    is_exact: bool
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class _Scored:
    """Rows that hold every word, and their points."""

    rows: Rows
    points: Floats


def find(
    catalogue: Catalogue, text: str, *, limit: int, filters: Filters = EVERYTHING, position: LatLon | None = None
) -> list[Hit]:
    """At most `limit` places that have all words of a text, the best first; nothing for a text without letters.

    Of a text longer than 80 letters, or of more than 8 words, only the beginning counts.
    """
    whole = folded(text[:LONGEST])
    if not whole or limit < 1 or not len(catalogue):
        return []
    index = index_of(catalogue)
    words = index.words(text[:LONGEST])
    marks = _marks(index, words, passing(catalogue, filters).flags, limit)
    found = _scored(marks, index.exactly(whole))
    best = _best(found, _order(catalogue, index, found.rows, position), max(limit, _COMPARED))
    hits = {row: _hit(catalogue.entries[row], points, position) for row, points in best.items()}
    ranked = sorted(
        hits, key=lambda row: (-best[row] - _begun(hits[row].entry, words), *_nearer(index, hits[row], whole, row))
    )
    return [hits[row] for row in ranked[:limit]]


def _marks(index: Index, words: list[str], is_asked: Flags, limit: int) -> list[Marks]:
    """The marks of each word, 0 where the place is not asked for.

    Where too few places have all words, slips are looked for in the words that few places have, or, where no place
    has them all, in each.
    """
    marks = [index.exactly(word) * is_asked for word in words]
    found = np.count_nonzero(np.minimum.reduce(marks))
    if found >= limit:
        return marks
    is_doubtful = [not found or np.count_nonzero(mark) < limit for mark in marks]
    return [
        np.maximum(mark, index.nearly(word) * is_asked) if doubtful else mark
        for word, mark, doubtful in zip(words, marks, is_doubtful, strict=True)
    ]


def _scored(marks: list[Marks], as_a_whole: Marks) -> _Scored:
    """The places in which each word was found."""
    worst = np.minimum.reduce(marks)
    rows = np.flatnonzero(worst)
    points = np.zeros(rows.size)
    for mark in marks:
        points += mark[rows]
    points += _AS_A_WHOLE * as_a_whole[rows].astype(np.float64) + _EXACT * (worst[rows] > Where.NEARLY_NAME)
    return _Scored(rows, points)


def _order(catalogue: Catalogue, index: Index, rows: Rows, position: LatLon | None) -> Floats:
    """What orders places of equal points: their distance, or without a position the length of their name."""
    return index.lengths[rows] if position is None else distances_m(catalogue, position, rows)


def _best(found: _Scored, order: Floats, most: int) -> dict[int, float]:
    """The points of the best rows; a rough order that leaves few to be compared one by one."""
    chosen = np.arange(found.rows.size)
    if chosen.size > most:
        chosen = np.argpartition(order - found.points * _MOST_AWAY, most)[:most]
    return dict(zip(found.rows[chosen].tolist(), found.points[chosen].tolist(), strict=True))


def _hit(entry: Entry, points: float, position: LatLon | None) -> Hit:
    return Hit(entry, points >= _EXACT, None if position is None else distance_m(position, entry.position))


def _begun(entry: Entry, words: list[str]) -> int:
    """How many of the words that were typed begin a word of the English name."""
    own = words_of(entry.name_en)
    return sum(any(one.startswith(word) for one in own) for word in words)


def _nearer(index: Index, hit: Hit, whole: str, row: int) -> tuple[float, float, int]:
    """Orders hits of equal points: by distance, by likeness to what was typed, by id."""
    likeness = max(ratio(whole, index.names_zh[row]), ratio(whole, index.names_en[row]))
    return hit.distance_m or 0.0, -likeness, row
