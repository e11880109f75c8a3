"""Mask and population as JSON that anybody can read, hash, and make the same plan from.

Canonical JSON is JSON with sorted keys, no spaces and whole numbers only, in UTF-8 (the subset on which
RFC 8785 and Python's json agree); a hash is the SHA-256 of that, in hexadecimal.

    mask        {"resolution": 10, "townships": [code…], "villages": [code…],
                 "cells": [[township, village, [cell…]]…]}            cells in hexadecimal, "" for no code
    population  {"city_seat": [latitude, longitude],
                 "homes": [[code, latitude, longitude, residents, visitors, township]…]}    millionths of a degree
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from geo.cells import BALLOON_RESOLUTION, cell_text
from geo.placement.candidates import NOWHERE, Candidates
from geo.placement.homes import MICRODEGREES, Home, Population, microdegrees
from geo.position import LatLon

Document = Mapping[str, Any]


def canonical(document: object) -> bytes:
    """The one spelling of a document that is hashed."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def hash_of(document: object) -> str:
    """SHA-256 of a document's canonical spelling, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(document)).hexdigest()


def mask_document(candidates: Candidates) -> Document:
    """The mask as it is published."""
    groups: dict[tuple[str, str], list[str]] = {}
    rows = zip(candidates.township.tolist(), candidates.village.tolist(), candidates.cells.tolist(), strict=True)
    for township, village, cell in rows:
        key = _code(candidates.townships, township), _code(candidates.villages, village)
        groups.setdefault(key, []).append(cell_text(cell))
    return {
        "resolution": BALLOON_RESOLUTION,
        "townships": list(candidates.townships),
        "villages": list(candidates.villages),
        "cells": [[township, village, cells] for (township, village), cells in sorted(groups.items())],
    }


def candidates_in(mask: Document) -> Candidates:
    """The mask that a document publishes; KeyError or ValueError where it is none."""
    townships, villages = tuple(mask["townships"]), tuple(mask["villages"])
    row_of_township, row_of_village = _rows(townships), _rows(villages)
    sizes = [len(cells) for _, _, cells in mask["cells"]]
    cells = np.array([int(cell, 16) for _, _, group in mask["cells"] for cell in group], dtype=np.int64)
    village = np.repeat(np.array([row_of_village[code] for _, code, _ in mask["cells"]], dtype=np.int64), sizes)
    township = np.repeat(np.array([row_of_township[code] for code, _, _ in mask["cells"]], dtype=np.int64), sizes)
    order = np.argsort(cells)
    return Candidates(cells[order], village[order], township[order], villages, townships)


def population_document(population: Population) -> Document:
    """The population as it is published."""
    homes = sorted(population.homes, key=lambda home: home.code)
    return {
        "city_seat": list(microdegrees(population.city_seat)),
        "homes": [
            [home.code, *microdegrees(home.position), home.residents, home.visitors, home.township] for home in homes
        ],
    }


def population_in(document: Document) -> Population:
    """The population that a document publishes; KeyError or ValueError where it is none."""
    homes = tuple(
        Home(code, _position(latitude, longitude), residents, visitors, township)
        for code, latitude, longitude, residents, visitors, township in document["homes"]
    )
    return Population(homes, _position(*document["city_seat"]))


def _position(latitude: int, longitude: int) -> LatLon:
    return LatLon(latitude / MICRODEGREES, longitude / MICRODEGREES)


def _code(codes: Sequence[str], row: int) -> str:
    return codes[row] if row >= 0 else ""


def _rows(codes: Sequence[str]) -> dict[str, int]:
    return {"": NOWHERE} | {code: row for row, code in enumerate(codes)}
