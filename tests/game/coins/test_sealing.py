"""Seals: what each covers, that their digests are the same on both databases, and that time does not go back."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from game.coins import audit, campaigns, sealing
from game.coins.ledger import Move, Posting, post_all
from game.coins.models import Entry, Seal, Transfer, TransferKind
from game.coins.proof.prints import differences
from game.coins.proof.texts import before, moment_of
from game.coins.sealing import GRACE, seal
from game.coins.settling import settle
from tests.game.coins.builders import DAY, NOW, a_balloon, a_unit, an_owner, award
from tests.unsealed import unsealed

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LATER = NOW + GRACE + MINUTE


def budgets(count: int, *, at: datetime = NOW, apart: timedelta = timedelta(0)) -> None:
    unit = a_unit()
    for number in range(count):
        key = f"appropriate:{at.isoformat()}:{number}"
        campaigns.appropriate(unit=unit, year=2026, coins=5, key=key, now=at + number * apart, reason="理由\n二")


def test_a_minute_is_sealed_when_it_is_over_for_a_while():
    budgets(2, apart=timedelta(seconds=30))
    assert seal(now=NOW + GRACE).seals == 0
    report = seal(now=LATER)
    made = Seal.objects.get()
    assert (report.seals, report.transfers, report.chain) == (1, 2, made.chain)
    assert (made.transfers, made.entries, made.until) == (2, 4, NOW + MINUTE)


def test_sealing_again_makes_no_second_seal_until_something_happens():
    budgets(1)
    seal(now=LATER)
    assert seal(now=LATER).seals == 0
    budgets(1, at=NOW + 3 * MINUTE)
    assert seal(now=LATER + 3 * MINUTE).seals == 1
    assert [(each.number, each.transfers) for each in Seal.objects.all()] == [(1, 1), (2, 1)]


def test_a_day_without_transfers_ends_with_a_seal_at_midnight_in_taitung():
    budgets(1)
    seal(now=NOW + 3 * DAY)
    assert [each.until for each in Seal.objects.all()] == [NOW + MINUTE, datetime(2026, 7, 7, 16, tzinfo=UTC)]


def test_a_minute_in_which_much_happened_gets_several_seals(monkeypatch):
    monkeypatch.setattr(sealing, "MOST_TRANSFERS_A_SEAL", 3)
    budgets(8, apart=timedelta(milliseconds=1))
    seal(now=LATER)
    assert [each.transfers for each in Seal.objects.all()] == [3, 3, 2]
    assert list(audit.findings()) == []


def test_what_was_posted_at_one_moment_is_sealed_together(monkeypatch):
    monkeypatch.setattr(sealing, "MOST_TRANSFERS_A_SEAL", 3)
    budgets(8)
    budgets(1, at=NOW + timedelta(seconds=1))
    seal(now=LATER)
    assert [each.transfers for each in Seal.objects.all()] == [8, 1]
    assert list(audit.findings()) == []


def test_a_sealed_time_takes_no_transfer():
    budgets(1)
    seal(now=LATER)
    with pytest.raises(IntegrityError, match="that time is sealed"), transaction.atomic():
        budgets(1, at=NOW + timedelta(seconds=59))
    budgets(1, at=NOW + MINUTE)


def test_the_canonical_text_is_the_same_on_both_databases():
    moves = (Move("source", -5), Move("pool:2026", 5))
    posting = Posting("k", TransferKind.BUDGET, moves, reason='理由 "a"\n二')
    (transfer,) = post_all(postings=[posting], now=NOW + timedelta(microseconds=70), year=2026)
    whose, id_ = transfer.id.hex, transfer.id.hex[:12]
    of_transfer = f'["{whose}","budget",2026,"2026-07-05 02:30:00.000070","","k","理由 \\"a\\"\\n二"]\n'
    entries = Entry.objects.order_by("account_id").values_list("account_id", "amount", "id")
    of_entries = "".join(f'["{whose}",{account},{amount},{entry}]\n' for account, amount, entry in entries)
    seal(now=LATER)
    hashes = [sha256(text.encode()).digest() for text in (of_transfer, of_entries)]
    assert (id_, Seal.objects.get().digest) == ("019f301c7840", sha256(b"".join(hashes)).hexdigest())


def test_settling_in_many_chunks_posts_at_the_time_of_each(monkeypatch):
    monkeypatch.setattr("game.coins.settling.CHUNK", 1)
    passed = iter(range(100))
    monkeypatch.setattr("game.coins.settling.passing_time", lambda now: lambda: now + next(passed) * GRACE)
    balloon = a_balloon()
    for _ in range(3):
        award(balloon, an_owner())
    settle(now=NOW + DAY)
    times = Transfer.objects.filter(kind="settle").order_by("at").values_list("at", flat=True)
    assert list(times) == [NOW + DAY + number * GRACE for number in range(3)]


def test_the_clock_of_work_in_chunks_goes_on():
    clock = sealing.passing_time(NOW)
    first, second = clock(), clock()
    assert NOW <= first <= second < NOW + MINUTE


def test_ids_and_moments_translate():
    moment = datetime(2026, 7, 5, 2, 30, 0, 123_000, tzinfo=UTC)
    assert moment_of(before(moment)) == moment - timedelta(milliseconds=1)


class TestNaming:
    """The audit names each row of a sealed minute that is not as it was."""

    @pytest.fixture(autouse=True)
    def sealed(self) -> None:
        budgets(3)
        seal(now=LATER)
        assert list(audit.findings()) == []

    def found(self) -> list[tuple[str, str]]:
        return [
            (finding.row["transfer"], finding.row["was"])
            for finding in audit.findings()
            if finding.check == "sealed_as_posted"
        ]

    def test_a_changed_reason(self):
        key = f"appropriate:{NOW.isoformat()}:1"
        with unsealed():
            Transfer.objects.filter(key=key).update(reason="another")
        assert self.found() == [(key, "changed")]

    def test_entries_changed_so_that_everything_still_adds_up(self):
        transfer = Transfer.objects.get(key=f"appropriate:{NOW.isoformat()}:2")
        other = Transfer.objects.get(key=f"appropriate:{NOW.isoformat()}:0")
        with unsealed():
            for one, sign in ((transfer, 1), (other, -1)):
                for entry in one.entries.all():
                    more = sign if entry.amount > 0 else -sign
                    Entry.objects.filter(pk=entry.pk).update(amount=entry.amount + more)
        assert sorted(self.found()) == sorted([(transfer.key, "changed"), (other.key, "changed")])

    def test_a_removed_transfer(self):
        transfer = Transfer.objects.get(key=f"appropriate:{NOW.isoformat()}:1")
        with unsealed():
            transfer.entries.all()._raw_delete("default")
            Transfer.objects.filter(pk=transfer.pk)._raw_delete("default")
        assert self.found() == [(transfer.pk.hex, "removed")]

    def test_an_added_transfer(self):
        with unsealed():
            budgets(1, at=NOW + timedelta(seconds=9))
        assert self.found() == [(f"appropriate:{(NOW + timedelta(seconds=9)).isoformat()}:0", "added")]

    def test_a_seal_made_anew_breaks_the_chain(self):
        budgets(1, at=NOW + 2 * MINUTE)
        seal(now=LATER + 2 * MINUTE)
        with unsealed():
            Seal.objects.filter(number=1).update(chain="0" * 64)
        assert [finding.row["seal"] for finding in audit.findings()] == [1, 2]

    def test_a_removed_seal_breaks_the_chain(self):
        budgets(1, at=NOW + 2 * MINUTE)
        seal(now=LATER + 2 * MINUTE)
        with unsealed():
            Seal.objects.filter(number=1)._raw_delete("default")
        assert "seals_are_a_chain" in {finding.check for finding in audit.findings()}


def test_differences_are_told_by_transfer():
    one, two, three = (uuid4().bytes + bytes([number] * 8) for number in range(3))
    changed = two[:16] + b"x" * 8
    assert {happened for _, happened in differences(one + two, changed + three)} == {"removed", "changed", "added"}


def test_the_command_tells_the_newest_link(capsys):
    budgets(1, at=NOW - 400 * DAY)
    call_command("seal")
    assert Seal.objects.last().chain in capsys.readouterr().out


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one transaction at a time")
def test_nothing_is_sealed_that_a_running_transaction_could_still_write(monkeypatch):
    monkeypatch.setattr(sealing, "_oldest_running", lambda: NOW)
    budgets(1)
    assert seal(now=NOW + DAY).seals == 0
