"""`make mutations`: breaks one guard at a time in a copy of the project, and proves that a test fails each time.

A mutant is a text of the product that stands in one place, and what stands there instead. The copy lies in a temporary
folder; the project itself is never touched. With `--figures FILE` what was found is appended there, a line a mutant.
`--only WORDS` tries those whose guard has these words in its name.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

ROOT: Final = Path(__file__).resolve().parent.parent
BORROWED: Final = (".venv", "node_modules")
MONEY_VERBS: Final = "tests/faults/test_money_verbs.py::test_killed_at_any_statement_it_leaves_all_or_nothing"
LEDGER_MACHINE: Final = "tests/game/coins/test_ledger_machine.py::test_the_books_add_up_after_every_step"
RIVALS: Final = "tests/game/coins/test_rival_verbs.py"
EVERY_STATEMENT: Final = "tests/faults/test_every_statement.py::test_killed_at_any_statement_of_a_later_catch"


class MutantDoesNotApply(RuntimeError):
    """The text that a mutant changes does not stand exactly once in its file: write the mutant anew."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One guard, broken: in `file`, `text` becomes `broken`, and `test` must fail on `database`."""

    guard: str
    file: str
    text: str
    broken: str
    test: str
    database: str = "spatialite"

    def apply(self, folder: Path) -> None:
        """Break the guard in a copy of the project; `MutantDoesNotApply` if it is not there."""
        path = folder / self.file
        path.write_text(self.broken_text(path.read_text()))

    def broken_text(self, whole: str) -> str:
        """The file's text with the guard broken."""
        if whole.count(self.text) != 1:
            raise MutantDoesNotApply(
                f"{self.guard}: {self.text!r} stands {whole.count(self.text)} times in {self.file}"
            )
        return whole.replace(self.text, self.broken)


class Outcome(msgspec.Struct, frozen=True):
    """What became of one mutant."""

    guard: str
    file: str
    broken: str
    test: str
    database: str
    failed: list[str]


MUTANTS: Final = (
    Mutant(
        "idempotency key: a repeated message is not recognised",
        "game/balloons/catching.py",
        "    if facts.is_repeated:\n",
        "    if facts.is_repeated and order.is_offline:\n",
        f"{EVERY_STATEMENT}_leaves_all_or_nothing",
    ),
    Mutant(
        "stock guard: the last coins are given once more",
        "game/balloons/catching.py",
        "    if caught >= stock:\n",
        "    if caught > stock:\n",
        "tests/faults/test_messages.py::test_fifty_phones_at_a_balloon_of_ten_share_exactly_ten",
    ),
    Mutant(
        "escrow move: the player gets a coin less than the catch says",
        "game/coins/escrow.py",
        "moves = (Move(chart.balloon_escrow(balloon), -coins), Move(chart.pending_of(owner), coins))",
        "moves = (Move(chart.balloon_escrow(balloon), 1 - coins), Move(chart.pending_of(owner), coins - 1))",
        f"{EVERY_STATEMENT}_leaves_all_or_nothing",
    ),
    Mutant(
        "escrow move: it is committed before the catch that it pays",
        "game/coins/escrow.py",
        "    return transfer\n\n\n@transaction.atomic(savepoint=False)\ndef return_escrow",
        "    transaction.get_connection().connection.commit()\n"
        "    return transfer\n\n\n@transaction.atomic(savepoint=False)\ndef return_escrow",
        f"{EVERY_STATEMENT}_leaves_all_or_nothing",
    ),
    Mutant(
        "lots: a settled award opens none in the same transaction",
        "game/coins/settling.py",
        "    lots.open_lots(settlements)\n",
        "    transaction.get_connection().connection.commit()\n    lots.open_lots(settlements)\n",
        f"{MONEY_VERBS}[settle]",
    ),
    Mutant(
        "reversal: the settlement is marked in a transaction of its own",
        "game/coins/reversing.py",
        "        statements.mark_settled([(settlement.pk, done.id)])\n",
        "        transaction.get_connection().connection.commit()\n"
        "        statements.mark_settled([(settlement.pk, done.id)])\n",
        f"{MONEY_VERBS}[reverse a pending award]",
    ),
    Mutant(
        "reversal: an award is taken back although it is spent",
        "game/coins/reversing.py",
        "    if lot is None or lot.left < lot.coins:\n",
        "    if lot is None:\n",
        f"{RIVALS}::test_coins_are_paid_or_taken_back_and_never_both",
    ),
    Mutant(
        "payment: it uses no lots",
        "game/coins/redeeming/paying.py",
        "    lots.take(owner=customer.owner, coins=payment.coins, transfer=transfer.id)\n",
        "",
        LEDGER_MACHINE,
    ),
    Mutant(
        "payment: who confirms again is refused",
        "game/coins/redeeming/paying.py",
        "    if payment.state in SETTLED:\n        return payment if",
        "    if payment.state in ():\n        return payment if",
        LEDGER_MACHINE,
    ),
    Mutant(
        "gifts: an envelope is marked in a transaction of its own",
        "game/coins/gifts/sending.py",
        '    Gift.objects.bulk_update(gifts, ["transfer"])\n',
        '    transaction.get_connection().connection.commit()\n    Gift.objects.bulk_update(gifts, ["transfer"])\n',
        f"{MONEY_VERBS}[send gifts]",
    ),
    Mutant(
        "escrow: more is given than it has",
        "game/coins/ledger.py",
        "            if balances[move.account] < 0 and chart",
        "            if balances[move.account] < -20 and chart",
        LEDGER_MACHINE,
    ),
    Mutant(
        "closing: a day is closed before it is sealed",
        "game/coins/closing.py",
        "    if sealed.until < midnight:\n",
        "    if sealed.until < midnight - timedelta(days=9):\n",
        f"{RIVALS}::test_a_day_that_several_close_while_others_post_is_closed_once",
    ),
    Mutant(
        "seals: a changed row is not compared",
        "game/coins/proof/chain.py",
        "if counts != (seal.transfers, seal.entries) or self._digest.told() != seal.digest:",
        "if counts != (seal.transfers, seal.entries):",
        "tests/game/coins/test_sealing.py::TestNaming::test_a_changed_reason",
    ),
    Mutant(
        "journal order: a line that commits late is not asked for again",
        "game/journal/reading.py",
        "wanted = Q(seq__gt=self.seq) | Q(seq__in=list(self.missing))",
        "wanted = Q(seq__gt=self.seq)",
        "tests/faults/test_late_commit.py::test_a_line_that_commits_late_is_told_all_the_same",
        "postgis",
    ),
    Mutant(
        "seat fence: a connection that was pushed aside still writes",
        "game/balloons/catching.py",
        "    if order.seat not in (None, facts.seat):\n",
        "    if order.seat and order.is_offline:\n",
        "tests/game/balloons/test_fence.py::test_an_order_of_a_connection_that_was_pushed_aside_writes_nothing",
    ),
)


def copied(folder: Path) -> Path:
    """A copy of the project as it lies here, with its environment borrowed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    texts = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("web/locale/**/*.mo")]
    for name in (name for name in {*listed, *texts} if (ROOT / name).is_file()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for name in BORROWED:
        (folder / name).symlink_to(ROOT / name)
    return folder


def failing(folder: Path, tests: Sequence[str], database: str) -> list[str]:
    """Which of these tests fail in a copy; raises if they could not be run at all."""
    options = ["-q", "-m", "", "-p", "no:cacheprovider", "--tb", "no", "--database", database]
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=folder, env=kept, capture_output=True, text=True, check=False,
    )  # fmt: skip
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    if done.returncode not in (0, 1) or bool(failed) != bool(done.returncode):
        raise RuntimeError(f"pytest ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-2000:]}")
    return failed


def tried(mutant: Mutant) -> Outcome:
    """Break one guard in a copy of its own and run its test."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        mutant.apply(copied(Path(folder)))
        failed = failing(Path(folder), [mutant.test], mutant.database)
    return Outcome(mutant.guard, mutant.file, mutant.broken, mutant.test, mutant.database, failed)


def check_sound(mutants: Sequence[Mutant]) -> None:
    """The tests pass while nothing is broken, or their failing would say nothing."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copied(Path(folder))
        for database in sorted({mutant.database for mutant in mutants}):
            tests = sorted({mutant.test for mutant in mutants if mutant.database == database})
            if failed := failing(Path(folder), tests, database):
                sys.exit(f"these fail although nothing is broken: {failed}")


def main() -> None:
    """Try every mutant; exit code 1 when one survives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=Path, help="append what became of each mutant to this file")
    parser.add_argument("--only", default="", metavar="WORDS", help="those whose guard's name has these words")
    arguments = parser.parse_args()
    mutants = [mutant for mutant in MUTANTS if arguments.only in mutant.guard]
    check_sound(mutants)
    outcomes = []
    for mutant in mutants:
        outcomes.append(outcome := tried(mutant))
        verdict = f"caught by {outcome.failed[0]}" if outcome.failed else "SURVIVED"
        sys.stdout.write(f"{mutant.guard} ({mutant.database}): {verdict}\n")
        sys.stdout.flush()
    if arguments.figures is not None:
        with arguments.figures.open("ab") as file:
            file.writelines(msgspec.json.encode(outcome) + b"\n" for outcome in outcomes)
    sys.exit(any(not outcome.failed for outcome in outcomes))


if __name__ == "__main__":
    main()
