"""Planning a sky: the layers in the database become a mask and a population, and these a placement.

The mask takes two seconds, so both are kept in `VAR_DIR/placement/` under the hash of everything they were made
from: a changed outline, figure or rule makes a new file, and an unchanged one costs a few hundredths of a second.
A layer that is not loaded is named as not checked. Called by `plan_wave` and by `skies`; the rules of placing are
in `geo.placement`.
"""

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from game.balloons.layers import Layers, loaded_layers
from game.balloons.prepared import Prepared
from geo.placement.candidates import Ground, candidates_on
from geo.placement.coast import land_of_county
from geo.placement.documents import canonical, mask_document, population_document
from geo.placement.fairness import FairnessTable, fairness_of
from geo.placement.homes import Population
from geo.placement.places import visited_homes
from geo.placement.plan import NoRoom, Placement, place
from geo.placement.rules import Rules
from geo.placement.settlements import Settled, homes_of_small_areas, homes_of_villages

#: Change it when the same layers give another mask or population, so that nothing kept is used again.
MAKING = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """A placement and what it does for people."""

    placement: Placement
    fairness: FairnessTable
    rules: Rules
    prepared: Prepared


def plan(prepared: Prepared, rules: Rules, seed: bytes) -> Plan:
    """The plan that a seed gives. NoRoom where the county has too few places for so many balloons."""
    placement = place(prepared.candidates, prepared.people, rules, seed)
    fairness = fairness_of(placement, prepared.people.homes, prepared.regions, rules)
    return Plan(placement, fairness, rules, prepared)


def prepare(rules: Rules) -> Prepared:
    """Mask and population of the loaded layers, kept from an earlier plan where nothing has changed.

    NoRoom where no boundaries are loaded.
    """
    layers = loaded_layers()
    if not layers.townships or not (layers.villages or layers.small_areas):
        raise NoRoom("no townships and villages are loaded: run load_boundaries first")
    folder = Path(settings.VAR_DIR) / "placement"
    coast = land_of_county(folder)
    kept = folder / f"{_hash_of_making(layers, coast, rules)}.json"
    if not kept.exists():
        _keep(kept, _made(layers, coast, rules))
    made = json.loads(kept.read_bytes())
    return Prepared(
        mask=made["mask"],
        population=made["population"],
        not_checked=layers.not_loaded,
        guessed_residents=made["guessed_residents"],
        regions=layers.regions,
    )


def _hash_of_making(layers: Layers, coast: bytes, rules: Rules) -> str:
    digest = sha256(canonical([MAKING, rules.reach_m, repr(visited_homes()), repr(layers.points)]))
    for code, content in layers.contents():
        digest.update(f"{code}:{len(content)}:".encode())
        digest.update(content)
    digest.update(coast)
    return digest.hexdigest()


def _made(layers: Layers, coast: bytes, rules: Rules) -> dict[str, Any]:
    settled, visited = _settled(layers), visited_homes()
    population = Population((*settled.homes, *visited), layers.city_seat)
    ground = Ground(
        inhabited=settled.inhabited,
        known_points=(*settled.known_points, *(home.position for home in visited)),
        homes=tuple(home.position for home in population.homes),
        townships=layers.townships,
        villages=layers.village_outlines,
        keep_outs=layers.keep_outs,
        coast=coast,
    )
    return {
        "mask": mask_document(candidates_on(ground, rules.reach_m)),
        "population": population_document(population),
        "guessed_residents": settled.guessed_residents,
    }


def _settled(layers: Layers) -> Settled:
    if layers.small_areas:
        return homes_of_small_areas(layers.small_areas, layers.townships)
    return homes_of_villages(layers.villages, layers.seats, layers.township_of)


def _keep(file: Path, made: dict[str, Any]) -> None:
    """Write to a draft of this process first: whoever reads finds a whole file or none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(canonical(made))
    draft.replace(file)
