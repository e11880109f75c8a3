"""This process in Prometheus' words: what it has counted, what it holds, and what the database says.

Each server process is one target: its numbers are its own, and Prometheus adds them up. Nothing here names a
player, a place or a balloon. `docs/operations.md` says what to watch.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from web.operating.counts import NS_IN_S, Counts, Durations
from web.operating.ledger_watch import LedgerWatch
from web.operating.registry import REGISTRY
from web.operating.sounding import Sounding
from web.phone.switchboard import Switchboard

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST


def page(board: Switchboard, sounding: Sounding | None, ledger: LedgerWatch) -> bytes:
    """Everything as text, in the form that Prometheus reads."""
    families = [*of_counts(board.counts), *of_board(board), *of_database(sounding), *of_ledger(ledger)]
    return generate_latest(_Gathered(families)) + generate_latest(REGISTRY)


@dataclass(frozen=True, slots=True)
class _Gathered(Collector):
    """Figures that are there already, as the writer wants to be given them."""

    families: Iterable[Metric]

    def collect(self) -> Iterable[Metric]:
        return self.families


def of_counts(counts: Counts) -> Iterator[Metric]:
    """What the sockets and the publisher have counted."""
    yield CounterMetricFamily("sky_connections", "Phones that connected.", value=counts.connections)
    yield CounterMetricFamily("sky_inbox_connections", "Inboxes of pages that connected.", value=counts.inboxes)
    yield CounterMetricFamily("sky_messages", "Messages of phones.", value=counts.messages)
    yield _labelled("sky_fixes", "Fixes, by verdict.", "verdict", counts.fixes.items())
    yield CounterMetricFamily("sky_catches", "Catches answered with a balloon, repeats too.", value=counts.catches)
    yield _labelled("sky_refusals", "Catches answered with a refusal, by code.", "code", counts.refusals.items())
    yield _labelled("sky_errors", "Messages answered with an error, by code.", "code", counts.errors.items())
    yield _histogram("sky_fix_seen_seconds", "From a fix at hand to its answer handed over.", counts.fix_seen)
    yield _histogram("sky_catch_seconds", "From a catch judged to what the ledger says.", counts.catch_answered)
    failures = counts.database_failures.items()
    yield _labelled("sky_database_failures", "What the database did not do, by who asked.", "where", failures)
    yield CounterMetricFamily("sky_database_outages", "Times the database went away.", value=counts.database_outages)


def of_board(board: Switchboard) -> Iterator[Metric]:
    """What this process holds in memory now."""
    yield GaugeMetricFamily("sky_phones_connected", "Phones connected now.", value=len(board.by_player))
    yield GaugeMetricFamily("sky_inboxes_connected", "Inboxes of pages connected now.", value=len(board.inboxes))
    yield GaugeMetricFamily("sky_tracks", "Players whose track is in memory.", value=len(board.tracks))
    yield GaugeMetricFamily("sky_balloons", "Balloons in this process's world.", value=len(board.world.by_id))
    yield GaugeMetricFamily("sky_draining", "1 while phones are sent to other processes.", value=board.draining)


def of_database(sounding: Sounding | None) -> Iterator[Metric]:
    """What a visit to the database found; how far behind is only known when it answers."""
    yield GaugeMetricFamily("sky_database_up", "1 when the database answers.", value=sounding is not None)
    if sounding is not None:
        behind = sounding.behind
        yield GaugeMetricFamily("sky_journal_behind_lines", "Journal lines not read yet.", value=behind.lines)
        yield GaugeMetricFamily("sky_journal_behind_seconds", "Age of the oldest of them.", value=behind.age_s)


def of_ledger(ledger: LedgerWatch) -> Iterator[Metric]:
    """The sum of all balances, once it is known."""
    if ledger.imbalance is not None:
        looked_at_s = ledger.looked_at_ms / 1000
        yield GaugeMetricFamily("sky_ledger_imbalance_coins", "All balances together: 0.", value=ledger.imbalance)
        yield GaugeMetricFamily("sky_ledger_checked_timestamp_seconds", "When that was added up.", value=looked_at_s)


def _labelled(name: str, meaning: str, label: str, counted: Iterable[tuple[str, int]]) -> Metric:
    family = CounterMetricFamily(name, meaning, labels=[label])
    for value, count in counted:
        family.add_metric([value], count)
    return family


def _histogram(name: str, meaning: str, durations: Durations) -> Metric:
    """Prometheus counts each bucket together with all below it."""
    below, buckets = 0, []
    for bound_s, count in zip((*durations.bounds_s, "+Inf"), durations.counts, strict=True):
        below += count
        buckets.append((str(bound_s), float(below)))
    return HistogramMetricFamily(name, meaning, buckets=buckets, sum_value=durations.total_ns / NS_IN_S)
