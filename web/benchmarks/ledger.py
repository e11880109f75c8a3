"""`bench ledger`: how fast the ledger takes transfers, proves itself and makes a month's statements, on both databases.

Transfers a second, beside one raw statement and django-hordak (`ledger_transfers`). Then books of a million entries
with 100,000 payments at 200 merchants (`ledger_books`): `manage.py audit` over all of it, the statements of that month,
and the audit once more, which has the last word on both. `_cpu_s` is the processor's time of that process, free of what
else the machine does; PostgreSQL's own is not in it. With fewer than 30 seconds the books are smaller in
proportion, and what was asked of the whole is no target.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from django.utils import timezone

from web.benchmarks import ledger_transfers
from web.benchmarks.ledger_shapes import Proved, Stated
from web.benchmarks.processes import as_early_as_we
from web.benchmarks.targets import at_least, at_most
from web.scratch.postgres import postgres
from web.scratch.serving import ScratchServer, make_database

WRITERS: Final = 8
ENTRIES: Final = 1_000_000
FEWEST_ENTRIES: Final = 2_000
WHOLE_FROM_S: Final = 30.0
RATIO_RAW, RATIO_HORDAK, AUDIT_PER_S, STATEMENTS_S = 0.3, 5.0, 200_000, 20.0
FOLDERS: Final = ("transfers", "books")
NO_HORDAK: Final = f"not installed: {ledger_transfers.INSTALL}"

Told = TypeVar("Told", Proved, Stated)


@dataclass(frozen=True, slots=True)
class Size:
    """How long transfers are written, by how many, and how large the books are."""

    transfers_s: float
    entries: int
    writers: int = WRITERS

    @classmethod
    def of(cls, seconds: float) -> "Size":
        """The whole from 30 seconds on."""
        return cls(seconds * 0.6, max(FEWEST_ENTRIES, round(ENTRIES * min(1.0, seconds / WHOLE_FROM_S))))


def run(seconds: float) -> dict[str, Any]:
    """All figures and targets of both databases."""
    size = Size.of(seconds)
    figures = on_spatialite(size) | on_postgis(size)
    hordak = {} if ledger_transfers.is_hordak_here() else {"hordak": NO_HORDAK}
    return {"bench": "ledger", "writers": size.writers, **figures, **hordak, "targets": targets(figures)}


def targets(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was asked of what was measured."""
    found = [at_least(name, figures[name], RATIO_RAW) for name in figures if name.endswith("_raw_ratio")]
    hordak = (f"postgis_{scene}_hordak_ratio" for scene in ("own", "many"))  # on one account Hordak waits for nobody
    found += [at_least(name, figures[name], RATIO_HORDAK) for name in hordak if name in figures]
    for database in ("spatialite", "postgis"):
        if figures.get(f"{database}_entries", 0) >= ENTRIES:
            name = f"{database}_audit_entries_per_s"
            found.append(at_least(name, figures[name], AUDIT_PER_S))
            name = f"{database}_statements_s"
            found.append(at_most(name, figures[name], STATEMENTS_S))
    return found + [at_most(name, figures[name], 0) for name in figures if name.endswith("_contradictions")]


def on_spatialite(size: Size) -> dict[str, Any]:
    """One writer, and no Hordak, whose migrations refuse SQLite."""
    with tempfile.TemporaryDirectory(prefix="bench-ledger-") as name:
        servers = [made(ScratchServer(Path(name) / each)) for each in FOLDERS]
        figures = on_database(servers, replace(size, writers=1, transfers_s=size.transfers_s / 4), with_hordak=False)
    return {f"spatialite_{name}": value for name, value in {**figures, "own_hordak_per_s": None}.items()}


def on_postgis(size: Size) -> dict[str, Any]:
    """Many writers, ours and Hordak's."""
    with tempfile.TemporaryDirectory(prefix="bench-ledger-") as name, postgres() as cluster:
        as_early_as_we(cluster.pid)
        servers = [
            made(ScratchServer(Path(name) / each, environment={"DATABASE_URL": cluster.create(each)}))
            for each in FOLDERS
        ]
        figures = on_database(servers, size, with_hordak=ledger_transfers.is_hordak_here())
    return {f"postgis_{name}": value for name, value in figures.items()}


def on_database(servers: Sequence[ScratchServer], size: Size, *, with_hordak: bool) -> dict[str, Any]:
    """Transfers on one empty database, books on another; the coins of both have to add up."""
    transfers, books = servers
    figures = ledger_transfers.measured(transfers, size.writers, size.transfers_s, with_hordak=with_hordak)
    return figures | {"transfers_contradictions": audited(transfers).findings} | of_books(books, size.entries)


def made(server: ScratchServer) -> ScratchServer:
    """A server, not running, whose database has its tables."""
    server.folder.mkdir()
    make_database(server.folder, server.environment)
    return server


def of_books(server: ScratchServer, entries: int) -> dict[str, Any]:
    """What audit and statements of so many entries took."""
    month = _last_month()
    payments = int(server.run_program("web.benchmarks.ledger_books", str(entries), str(month.replace(day=15))))
    before, stated = audited(server), _told(Stated, server, "statements", f"{month:%Y-%m}")
    after = audited(server)
    return {
        "entries": before.entries,
        "payments": payments,
        "audit_entries_per_s": before.entries_per_s,
        "audit_cpu_s": round(before.cpu_s, 1),
        "audit_peak_mb": before.peak_mb,
        "statements": stated.statements,
        "statements_s": round(stated.lasted_s, 1),
        "statements_cpu_s": round(stated.cpu_s, 1),
        "statements_peak_mb": stated.peak_mb,
        "audit_with_statements_entries_per_s": after.entries_per_s,
        "contradictions": before.findings + after.findings,
    } | ({"first_contradiction": first} if (first := before.first or after.first) else {})


def audited(server: ScratchServer) -> Proved:
    """What the audit says of a database."""
    return _told(Proved, server, "audit")


def _told(kind: type[Told], server: ScratchServer, *arguments: str) -> Told:
    return msgspec.json.decode(server.run_program("web.benchmarks.ledger_proofs", *arguments), type=kind)


def _last_month() -> date:
    """The first day of a month that is over, so that it can be stated."""
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
