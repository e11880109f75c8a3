"""Making a revealed sky again from what is published, and comparing: anybody can, on any machine.

The document is what `skies.opened` gives (and `verify_sky DATE --write FILE` writes). Nothing here reads the
database, so that a check proves the document and not the server.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from game.balloons.skies import VERSION, commitment_of, seed_of
from geo.placement.documents import candidates_in, hash_of, population_in
from geo.placement.plan import NoRoom, place
from geo.placement.rules import Rules

SHOWN = 3
NEEDED = (
    "version", "date", "commitment", "settings", "draw_name", "draw_value", "key", "mask_hash", "population_hash",
    "mask", "population", "balloons",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was compared, whether it matched, and the figures."""

    name: str
    matched: bool
    detail: str


def checks_of(document: Mapping[str, Any]) -> list[Check]:
    """Compare a readable document with what follows from it; the balloons last, only where all before them match."""
    checks = [
        _same("commitment", document["commitment"], commitment_of(document)),
        _same("mask", document["mask_hash"], hash_of(document["mask"])),
        _same("population", document["population_hash"], hash_of(document["population"])),
    ]
    if all(check.matched for check in checks):
        checks.append(_balloons(document))
    return checks


def made_again(document: Mapping[str, Any]) -> list[list[str | int]]:
    """The balloons that follow from a published document, as [cell, rarity, coins, stock] by cell."""
    placement = place(
        candidates_in(document["mask"]),
        population_in(document["population"]),
        Rules.from_json(document["settings"]["rules"]),
        seed_of(document),
    )
    return [[f"{each.cell:x}", each.rarity, each.coins, each.stock] for each in placement.balloons]


def unreadable(document: Mapping[str, Any]) -> str:
    """Why a document cannot be checked (yet), empty where it can."""
    missing = sorted(name for name in NEEDED if document.get(name) is None)
    if "key" in missing and "key" in document:
        return "the key is not revealed yet: it is published once the day is over in Taitung"
    if missing:
        return f"a published sky holds {', '.join(NEEDED)}; this one lacks {', '.join(missing)}"
    if document["version"] != VERSION:
        return f"the document has version {document['version']}, this program checks version {VERSION}"
    return ""


def _same(name: str, promised: str, found: str) -> Check:
    if promised == found:
        return Check(name, matched=True, detail=found)
    return Check(name, matched=False, detail=f"promised {promised}, found {found}")


def _balloons(document: Mapping[str, Any]) -> Check:
    try:
        expected = {tuple(balloon) for balloon in made_again(document)}
    except (NoRoom, KeyError, TypeError, ValueError) as error:
        return Check("balloons", matched=False, detail=f"the sky cannot be made again: {error}")
    stood = {tuple(balloon) for balloon in document["balloons"]}
    if stood == expected and len(stood) == len(document["balloons"]):
        return Check("balloons", matched=True, detail=f"{len(stood)} of {len(expected)} stand where the key puts them")
    return Check("balloons", matched=False, detail=_difference(expected, stood))


def _difference(expected: set[tuple[Any, ...]], stood: set[tuple[Any, ...]]) -> str:
    missing, strange = sorted(map(str, expected - stood)), sorted(map(str, stood - expected))
    return (
        f"{len(expected & stood)} match, {len(missing)} missing, {len(strange)} that should not be there; "
        f"first: {'; '.join([*missing[:SHOWN], *strange[:SHOWN]])}"
    )
