"""Ways to answer the same questions: that they find the same, and how long each takes, in turns."""

import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Final, TypeVar

from geo.position import LatLon

ROUNDS: Final = 7
AT_A_TIME: Final = 50
SHOWN: Final = 5  # of what ways disagree on

Way = Callable[[LatLon], Sequence[str]]
Question = TypeVar("Question")  # a fix, or more than that


def same_hits(ways: Mapping[str, Callable[[Question], Sequence[str]]], questions: Sequence[Question]) -> int:
    """How many hits all ways agree on; raises where one finds others, or one of them twice."""
    hits = 0
    for question in questions:
        found = {name: sorted(way(question)) for name, way in ways.items()}
        hits += len(found["ours"])
        if any(ids != found["ours"] for ids in found.values()):
            apart = {name: sorted(set(ids) ^ set(found["ours"]))[:SHOWN] for name, ids in found.items()}
            raise AssertionError(f"at {question} the ways differ from ours: {apart}")
    return hits


def interleaved_us(
    ways: Mapping[str, Callable[[Question], object]], questions: Sequence[Question], seconds: float
) -> dict[str, float]:
    """Microseconds a question: the median of rounds that take turns, so that a busy machine hits all alike."""
    lasts_s = seconds / ROUNDS / len(ways)
    rounds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            rounds[name].append(timed_us(way, questions, lasts_s))
    return {name: median(found) for name, found in rounds.items()}


def timed_us(way: Callable[[Question], object], questions: Sequence[Question], lasts_s: float) -> float:
    """Microseconds a question over as many questions as fit."""
    done, began_s = 0, time.perf_counter()
    while time.perf_counter() - began_s < lasts_s:
        some = questions[done % len(questions) :][:AT_A_TIME]
        for question in some:
            way(question)
        done += len(some)
    return (time.perf_counter() - began_s) / done * 1e6
