"""Imports and foreign keys point down only."""

import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

from tests.architecture.tree import ROOT, files

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
# Rooms of geo that are allowed to know Django: its tables, what fills and asks them, names as read, and its commands.
GEO_WITH_DJANGO = {"models", "apps", "boundaries", "outlines", "layers", "naming", "native", "management", "migrations"}


def contract(name: str) -> dict:
    return next(contract for contract in CONTRACTS if contract["name"] == name)


def names(layers: list[str]) -> list[list[str]]:
    """Layers as lists of module names: `(a) | b` is two neighbours."""
    return [[name.strip(" ()") for name in layer.split("|")] for layer in layers]


def height_of_package() -> dict[str, int]:
    """How high each of our packages stands: geo lowest, then journal, …, then web."""
    outer = names(contract("Imports point down only")["layers"])
    inner = names(contract("Inside the game, too")["layers"])
    bottom_up = [["geo"], ["hotspots"], *[[f"game.{name}" for name in layer] for layer in reversed(inner)], ["web"]]
    assert [layer[0] for layer in reversed(outer)] == ["geo", "hotspots", "game", "web"]
    return {name: height for height, layer in enumerate(bottom_up) for name in layer}


def package_of(model: type[Model]) -> str:
    parts = model.__module__.split(".")
    return ".".join(parts[:2]) if parts[0] == "game" else parts[0]


def relations() -> list[tuple[type[Model], Field, type[Model]]]:
    heights = height_of_package()
    return [
        (model, field, field.related_model)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and package_of(model) in heights
        and package_of(field.related_model) in heights
    ]  # fmt: skip


def test_imports_point_down_only():
    linted = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert linted.returncode == 0, linted.stdout


def test_foreign_keys_point_down_only():
    heights = height_of_package()
    upward = [
        f"{model._meta.label}.{field.name} → {target._meta.label}"
        for model, field, target in relations()
        if heights[package_of(target)] > heights[package_of(model)]
    ]
    assert upward == []
    assert relations(), "no relation was looked at"


def test_neighbours_on_one_layer_know_nothing_of_each_other():
    heights = height_of_package()
    crossing = [
        f"{model._meta.label}.{field.name}"
        for model, field, target in relations()
        if heights[package_of(target)] == heights[package_of(model)] and package_of(target) != package_of(model)
    ]
    assert crossing == []


def test_every_room_of_geo_is_declared_pure_or_known_to_use_django():
    pure = {name.split(".")[1] for name in contract("Geometry is pure: no Django")["source_modules"]}
    rooms = {Path(path.split("/")[1]).stem for path in files() if path.startswith("geo/")} - {"__init__"}
    assert rooms - pure - GEO_WITH_DJANGO == set()
    assert pure & GEO_WITH_DJANGO == set()


@pytest.mark.parametrize("path", [path for path in files() if path.startswith("game/") and path.endswith("apps.py")])
def test_every_package_of_the_game_has_its_place_in_the_layers(path):
    assert f"game.{path.split('/')[1]}" in height_of_package()


def test_layers_are_listed_once():
    inner = [name for layer in names(contract("Inside the game, too")["layers"]) for name in layer]
    assert all(first != second for first, second in pairwise(sorted(inner)))
