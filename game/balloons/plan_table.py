"""A plan in words and figures: the fairness table for people, and the same as JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext
from rich.console import Group
from rich.table import Table

from game.balloons.layers import RESIDENTS, SMALL_AREAS
from game.balloons.planning import Plan
from geo.cells import cell_text
from geo.models import KeepOut, Region, Township, Village
from geo.naming import is_chinese
from geo.placement.fairness import Fairness

WITHIN_REACH, LARGEST_GINI = 0.98, 0.10


def table_of(plan: Plan) -> Group:
    """The table per township, the lines per region, and what the figures rest on; for a terminal."""
    fairness = plan.fairness
    townships = _table(gettext("Township"), _named(fairness.townships, _names(Township)))
    townships.add_section()
    townships.add_row(*_cells(gettext("Whole county"), fairness.county))
    regions = _table(gettext("Region"), _named(fairness.regions, _names(Region)))
    return Group(townships, regions, *summary_of(plan))


def summary_of(plan: Plan) -> list[str]:
    """The plan's figures against what is promised, and what was not checked."""
    fairness, county = plan.fairness, plan.fairness.county
    lines = [
        gettext("%(balloons)s balloons, %(stock)s catches, %(coins)s coins")
        % {"balloons": county.balloons, "stock": f"{county.stock:,}", "coins": f"{county.coins:,}"},
        gettext("Within %(reach)s m: %(share)s of residents (promised: 98 %%)")
        % {"reach": plan.rules.reach_m, "share": percent(county.share_within_reach)},
        gettext("Walk: 95 %% of residents %(walk)s, longest %(longest)s")
        % {"walk": metres(county.walk_95_m), "longest": metres(county.walk_longest_m)},
        gettext("Gini of expected catches: %(gini)s (promised: at most 0.10)") % {"gini": f"{fairness.gini:.3f}"},
        gettext("Villages without a balloon: %(villages)s") % {"villages": _villages_without(plan)},
        gettext("Not checked: %(layers)s") % {"layers": _not_checked(plan)},
    ]
    return [*lines, *_caveats(plan)]


def as_json(plan: Plan) -> dict[str, Any]:
    """Everything of the table, and the balloons, as JSON."""
    return {
        **asdict(plan.fairness),
        "not_checked": list(plan.prepared.not_checked),
        "guessed_residents": plan.prepared.guessed_residents,
        "mask_cells": len(plan.prepared.candidates),
        "mask_hash": plan.prepared.mask_hash,
        "population_hash": plan.prepared.population_hash,
        "rules": plan.rules.as_json(),
        "balloons": [{**asdict(each), "cell": cell_text(each.cell)} for each in plan.placement.balloons],
    }


def percent(share: float) -> str:
    """A share with one decimal, rounded down so that 97.96 % never reads as 98 %."""
    return f"{int(share * 1000) / 10:.1f} %"


def metres(length_m: float | None) -> str:
    """A length in whole metres, or a dash."""
    return "–" if length_m is None else f"{length_m:,.0f} m"


def _caveats(plan: Plan) -> list[str]:
    """What the figures rest on, where that is less than a register of who lives where."""
    if RESIDENTS in plan.prepared.not_checked:
        return [_sketch(), gettext("No residents are loaded: every village is counted as 1,000 people")]
    if SMALL_AREAS in plan.prepared.not_checked:
        return [_sketch()]
    guessed = plan.prepared.guessed_residents
    words = gettext("%(people)s residents of areas over 20 km² are counted at the nearest smaller area")
    return [words % {"people": f"{guessed:,}"}] if guessed else []


def _sketch() -> str:
    return gettext("No small areas are loaded: homes are guessed from village outlines, the figures are a sketch")


def _villages_without(plan: Plan) -> str:
    without = plan.fairness.villages_without
    if not without:
        return "0"
    names = _names(Village)
    return f"{len(without)} ({', '.join(names.get(code, code) for code in without)})"


def _not_checked(plan: Plan) -> str:
    words = {kind.value: str(kind.label) for kind in KeepOut.Kind}
    words |= {SMALL_AREAS: gettext("small areas"), RESIDENTS: gettext("residents")}
    return ", ".join(words[code] for code in plan.prepared.not_checked) or gettext("nothing")


def _names(model: type[Region] | type[Township] | type[Village]) -> dict[str, str]:
    name = "name_zh" if is_chinese() else "name_en"
    return {code: text or code for code, text in model.objects.values_list("pk", name)}


def _named(lines: Iterable[Fairness], names: dict[str, str]) -> list[tuple[str, Fairness]]:
    return [(names.get(line.code, line.code), line) for line in lines]


def _table(first: str, lines: list[tuple[str, Fairness]]) -> Table:
    table = Table(first)
    for heading in (
        gettext("Balloons"),
        gettext("Catches"),
        gettext("Residents"),
        gettext("Catches a resident"),
        gettext("Coins a resident"),
        gettext("Within reach"),
        gettext("95th percentile walk"),
        gettext("Longest walk"),
    ):
        table.add_column(heading, justify="right")
    for name, line in lines:
        table.add_row(*_cells(name, line))
    return table


def _cells(name: str, line: Fairness) -> list[str]:
    return [
        name,
        f"{line.balloons:,}",
        f"{line.stock:,}",
        f"{line.residents:,}",
        f"{line.catches_per_resident:.4f}",
        f"{line.coins_per_resident:.2f}",
        percent(line.share_within_reach),
        metres(line.walk_95_m),
        metres(line.walk_longest_m),
    ]
