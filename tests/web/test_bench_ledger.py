"""`bench ledger`: a small run tells every figure and proves its books; the rival writes what the ledger writes."""

from datetime import timedelta
from typing import Any

import pytest

from game.coins import accounts as chart
from game.coins import audit, ledger
from game.coins.ledger import Move
from game.coins.models import Account, Entry, Transfer, TransferKind
from tests.databases import EmptyDatabase
from tests.game.coins.builders import NOW
from tests.servers import WarmServer
from web.benchmarks import ledger as bench
from web.benchmarks import ledger_transfers
from web.benchmarks.ledger import Size
from web.benchmarks.ledger_transfers import Rounds
from web.benchmarks.ledger_turns import Done, Turn, taken
from web.benchmarks.raw_transfer import Asked, RawTransfer

FEW = 2_000
YEAR = 2100
POOL = chart.pool_of(YEAR)


def test_a_small_run_tells_every_figure_and_no_coin_is_missing(empty_database: EmptyDatabase, tmp_path, monkeypatch):
    monkeypatch.setattr(ledger_transfers, "ROUND_S", 0.1)
    with empty_database.copied(tmp_path / "transfers") as one, empty_database.copied(tmp_path / "books") as other:
        servers = [
            WarmServer(tmp_path / "transfers", environment=one),
            WarmServer(tmp_path / "books", environment=other),
        ]
        figures = bench.on_database(servers, Size(transfers_s=0.0, entries=FEW, writers=2), with_hordak=False)
    assert "first_contradiction" not in figures
    assert (figures["contradictions"], figures["transfers_contradictions"]) == (0, 0)
    assert figures["entries"] == FEW + 4  # what the campaign was given, and set aside
    assert (figures["payments"], figures["statements"]) == (FEW // 10, 200)
    measured = ["own_ours_per_s", "own_raw_per_s", "own_raw_ratio", "one_raw_ratio", "audit_entries_per_s"]
    measured.append("many_ours_per_s")
    assert all(figures[name] > 0 for name in (*measured, "audit_peak_mb", "statements_peak_mb"))
    assert figures["statements_s"] >= 0


def written(key: str) -> dict[str, list[dict[str, Any]]]:
    """All rows of one transfer, without what tells two transfers apart."""
    [transfer] = Transfer.objects.filter(key=key)
    accounts = Account.objects.filter(entries__transfer=transfer).order_by("kind")
    return {
        "transfer": list(Transfer.objects.filter(key=key).values("kind", "at", "year", "reason", "reverses")),
        "entries": list(Entry.objects.filter(transfer=transfer).order_by("amount").values("amount", "account__kind")),
        "counted": [
            {"is_newest": account.last_entry == account.entries.order_by("-id").values_list("id", flat=True)[0]}
            for account in accounts
        ],
    }


@pytest.mark.django_db(transaction=True)
def test_the_rival_writes_the_rows_that_the_ledger_writes():
    moves = (Move(chart.SOURCE, -10), Move(POOL, 10))
    ledger.post(key="budget", kind=TransferKind.BUDGET, moves=moves, now=NOW, year=YEAR)
    taker, later = chart.appropriation_of("fire", YEAR), NOW + timedelta(minutes=1)
    for key in ("opens the account", "ours"):
        moves = (Move(POOL, -2), Move(taker, 2))
        ledger.post(key=key, kind=TransferKind.ALLOT, moves=moves, now=later, year=YEAR)
    raw = RawTransfer()
    raw.transfer(Asked("raw", TransferKind.ALLOT.value, POOL, taker, 2, YEAR), later)
    raw.close()
    assert written("raw") == written("ours")
    assert dict(Account.objects.filter(name__in=[POOL, taker]).values_list("name", "balance")) == {POOL: 4, taker: 6}
    assert list(audit.findings()) == []


def test_a_turn_writes_once_at_least_and_counts_on():
    numbers = []
    done = taken(Turn("ours", "many", 0.0, 0.0), lambda _scene, number: len(numbers.append(number) or numbers), 7)
    assert (done.transfers, numbers) == (1, [7])


def test_ratios_compare_each_round_with_its_neighbours():
    rounds = Rounds()
    for ours, raw in ((10, 20), (90, 100), (30, 100)):
        rounds.add("ours", [Done(ours, 0.5, 0.1), Done(0, 1.0, 0.1)])
        rounds.add("raw", [Done(raw, 1.0, 0.1)])
    assert rounds.told()["raw_ratio"] == 0.5
    assert rounds.told()["ours_per_s"] == 30.0


def test_what_was_asked_of_a_million_entries_is_asked_of_no_fewer():
    figures = {
        "postgis_own_raw_ratio": 0.4, "postgis_own_hordak_ratio": 4.9, "postgis_entries": 1_000_040,
        "postgis_audit_entries_per_s": 210_000, "postgis_statements_s": 21.0, "spatialite_entries": FEW,
        "spatialite_contradictions": 1,
    }  # fmt: skip
    assert [(target["name"], target["met"]) for target in bench.targets(figures)] == [
        ("postgis_own_raw_ratio", True),
        ("postgis_own_hordak_ratio", False),
        ("postgis_audit_entries_per_s", True),
        ("postgis_statements_s", False),
        ("spatialite_contradictions", False),
    ]


def test_a_run_without_hordak_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(ledger_transfers, "is_hordak_here", lambda: False)
    monkeypatch.setattr(bench, "on_spatialite", lambda _size: {})
    monkeypatch.setattr(bench, "on_postgis", lambda _size: {})
    assert "pip install" in bench.run(5.0)["hordak"]


def test_books_are_whole_from_thirty_seconds_on():
    assert [Size.of(seconds).entries for seconds in (0.01, 3.0, 30.0, 90.0)] == [2_000, 100_000, 1_000_000, 1_000_000]
