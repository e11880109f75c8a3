"""The metrics: every count under its name, in the form that Prometheus reads, and nothing about anybody."""

import re
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from game.balloons.refusals import Code
from game.coins import queries
from game.coins.models import Account, AccountKind
from game.journal.reading import Behind
from game.live.receive_fix import Verdict
from tests.game.live.builders import a_standing
from tests.unsealed import unsealed
from web.operating import ledger_watch, metrics
from web.operating.asking import NoAnswer
from web.operating.ledger_watch import LedgerWatch
from web.operating.sounding import Sounding
from web.phone import clock
from web.phone.switchboard import Switchboard


def samples(page: bytes) -> dict[str, float]:
    """Name with labels → value, as Prometheus' own parser reads them."""
    return {
        sample.name + "".join(f"[{value}]" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def page_of(board: Switchboard, sounding: Sounding | None = None) -> dict[str, float]:
    return samples(metrics.page(board, sounding, LedgerWatch()))


def test_what_the_sockets_counted_is_published() -> None:
    board = Switchboard()
    board.counts.message(Verdict.GOOD, None, None, 40_000)
    board.counts.message(Verdict.GOOD, None, None, 3_000_000)
    board.counts.message(None, Code.TOO_FAR, "invalid", 5_000)
    board.counts.catches, board.counts.connections = 4, 9
    told = page_of(board)
    assert told["sky_messages_total"] == 3
    assert (told["sky_fixes_total[good]"], told["sky_fixes_total[coarse]"]) == (2, 0)
    assert told["sky_refusals_total[too_far]"] == 1
    assert told["sky_errors_total[invalid]"] == 1
    assert (told["sky_catches_total"], told["sky_connections_total"]) == (4, 9)


def test_latencies_are_a_histogram_whose_buckets_hold_all_below_them() -> None:
    board = Switchboard()
    for took_ns in (40_000, 3_000_000, 3_000_000, 2_000_000_000):
        board.counts.message(Verdict.GOOD, None, None, took_ns)
    told = page_of(board)
    buckets = [told[f"sky_fix_seen_seconds_bucket[{bound}]"] for bound in ("5e-05", "0.0025", "0.005", "1.0", "+Inf")]
    assert buckets == [1, 1, 3, 3, 4]
    assert told["sky_fix_seen_seconds_count"] == 4
    assert told["sky_fix_seen_seconds_sum"] == pytest.approx(2.00604)


def test_every_verdict_and_every_code_is_there_before_it_happens_once() -> None:
    told = page_of(Switchboard())
    assert {f"sky_fixes_total[{verdict}]" for verdict in Verdict} <= told.keys()
    assert {f"sky_refusals_total[{code}]" for code in Code} <= told.keys()


def test_what_the_process_holds_and_how_far_it_is_behind() -> None:
    board = Switchboard()
    board.world.put(a_standing())
    board.draining = True
    told = page_of(board, Sounding(True, Behind(7, 2.5)))
    assert (told["sky_balloons"], told["sky_phones_connected"], told["sky_draining"]) == (1, 0, 1)
    assert (told["sky_database_up"], told["sky_journal_behind_lines"]) == (1, 7)
    assert told["sky_journal_behind_seconds"] == 2.5
    assert told["process_resident_memory_bytes"] > 0


def test_without_the_database_the_page_says_so_and_claims_nothing() -> None:
    told = page_of(Switchboard(), None)
    assert told["sky_database_up"] == 0
    assert not {name for name in told if name.startswith(("sky_journal", "sky_ledger"))}


def test_no_label_names_a_person_or_a_place() -> None:
    page = metrics.page(Switchboard(), None, LedgerWatch()).decode()
    labels = set(re.findall(r'^sky_\w+\{(\w+)="', page, re.MULTILINE))
    assert labels <= {"verdict", "code", "where", "le", "method", "status"}


@pytest.mark.django_db
def test_a_coin_from_nowhere_shows_as_an_imbalance() -> None:
    assert queries.imbalance() == 0
    with unsealed():
        Account.objects.create(name="wallet:forged", kind=AccountKind.WALLET, balance=7)
    assert queries.imbalance() == 7


async def test_the_ledger_is_added_up_once_a_minute_and_its_last_sum_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    sums = [0, NoAnswer("away"), 5]

    async def ask(_call: Any) -> int:
        found = sums.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(ledger_watch, "asked", ask)
    watch, found = LedgerWatch(), []
    for now_s in (1000.0, 1059.0, 1060.0, 1120.0):
        monkeypatch.setattr(clock, "monotonic_s", lambda at_s=now_s: at_s)
        await watch.look()
        found.append(watch.imbalance)
    assert found == [0, 0, 0, 5]
    told = samples(metrics.page(Switchboard(), None, watch))
    assert told["sky_ledger_imbalance_coins"] == 5
    assert told["sky_ledger_checked_timestamp_seconds"] == pytest.approx(watch.looked_at_ms / 1000)
