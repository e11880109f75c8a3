"""A roster in any shape that spreadsheets give it is taken over whole, or refused with a reason."""

import io
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.players import guardians, membership, roster_file
from game.players.models import Membership, MembershipKind, RosterEntry
from game.players.roster import NAMED_REFUSALS, Report, import_roster
from game.players.roster_file import FileProblem, FileRefused, RowProblem, RowRefused, rows_of
from game.players.roster_hashes import identity_hash
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW
from tests.game.players.people import CHILD_BORN_ON, a_code, a_person, is_guest
from tests.game.reports.builders import a_township

A, B, C = "a" * 64, "b" * 64, "c" * 64
HEADER = "identity_hash,kind,adult_on"
TODAY = date(2026, 7, 5)


def taken(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> Report:
    return imported("\r\n".join([header, *lines]).encode(encoding))


def imported(content: bytes) -> Report:
    return import_roster(file=io.BytesIO(content), now=NOW)


def listed() -> dict[str, tuple[str, date | None]]:
    return {entry.identity_hash: (entry.kind, entry.adult_on) for entry in RosterEntry.objects.all()}


RESIDENT_A = {A: ("resident", None)}


@pytest.mark.django_db
def test_a_roster_is_taken_over_and_the_same_file_again_changes_nothing() -> None:
    lines = (f"{A},resident,", f"{B},digital_citizen,2030-03-08")
    assert taken(*lines) == Report(new=2)
    before = list(RosterEntry.objects.order_by("pk").values())
    assert taken(*lines) == Report(same=2)
    assert list(RosterEntry.objects.order_by("pk").values()) == before
    assert listed() == {A: ("resident", None), B: ("digital_citizen", date(2030, 3, 8))}


@pytest.mark.django_db
def test_what_changed_is_changed_and_who_is_missing_stays() -> None:
    taken(f"{A},resident,", f"{B},resident,")
    assert taken(f"{B},digital_citizen,", f"{C},resident,") == Report(new=1, changed=1, no_longer_listed=1)
    assert listed() == {A: ("resident", None), B: ("digital_citizen", None), C: ("resident", None)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content"),
    [
        pytest.param(f"{HEADER}\n{A},resident,\n".encode(), id="UTF-8"),
        pytest.param(f"{HEADER}\n{A},resident,\n".encode("utf-8-sig"), id="with a byte order mark"),
        pytest.param(f"身分雜湊,身分別,成年日\n{A},縣民,\n".encode(), id="Chinese names"),
        pytest.param(f"身分雜湊,身分別,成年日\r\n{A},縣民,\r\n".encode("cp950"), id="Big5"),
        pytest.param(f"身分雜湊\t身分別\t成年日\r\n{A}\t縣民\t\r\n".encode("utf-16"), id="UTF-16 with tabs"),
        pytest.param(b"\xfe\xff" + f"{HEADER}\n{A},縣民,\n".encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param(f"{HEADER}\n{'ａ' * 64}，ｒｅｓｉｄｅｎｔ，\n".encode(), id="full-width signs and commas"),
        pytest.param(f"KIND , Identity_Hash\nResident , {A.upper()} \n".encode(), id="other order, capitals, blanks"),
        pytest.param(f'\n\n{HEADER}\n\n"{A}","resident",""\n,,\n'.encode(), id="quotes and empty lines"),
        pytest.param(f"{HEADER}\r{A},resident,\r".encode(), id="old line ends"),
        pytest.param(f"{HEADER}\n{A},resident,2026-07-05\n".encode(), id="of age today: the day is not kept"),
    ],
)  # fmt: skip
def test_the_same_person_is_read_from_every_shape(content: bytes) -> None:
    assert imported(content) == Report(new=1)
    assert listed() == RESIDENT_A


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["2030-03-08", "119/3/8", "民國119年3月8日", "１１９．０３．０８", "1190308"])
def test_majority_is_read_as_dates_are_written(written: str) -> None:
    taken(f"{A},resident,{written}")
    assert listed() == {A: ("resident", date(2030, 3, 8))}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "problem", "column"),
    [
        pytest.param(b"", FileProblem.EMPTY, "", id="no bytes"),
        pytest.param(b"\xef\xbb\xbf", FileProblem.EMPTY, "", id="a mark and nothing else"),
        pytest.param(b"\n\n", FileProblem.EMPTY, "", id="empty lines"),
        pytest.param(HEADER.encode(), FileProblem.EMPTY, "", id="a header alone"),
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00", FileProblem.BINARY, "", id="an Excel workbook"),
        pytest.param(f"{HEADER}\n{A},resident,".encode("utf-16-le"), FileProblem.BINARY, "", id="UTF-16 unmarked"),
        pytest.param(b"\xff\xfe\x00\xd8\x41", FileProblem.UNREADABLE, "", id="half a character"),
        pytest.param(b"identity_hash,kind\n\x81\xff,x", FileProblem.UNREADABLE, "", id="no encoding we know"),
        pytest.param(f"kind\n{A}".encode(), FileProblem.MISSING_COLUMN, "identity_hash", id="no hash"),
        pytest.param(f"identity_hash\n{A}".encode(), FileProblem.MISSING_COLUMN, "kind", id="no kind"),
        pytest.param(f"{A},resident,\n".encode(), FileProblem.MISSING_COLUMN, "identity_hash", id="no header"),
        pytest.param(
            f"姓名,identity_hash,kind\nx,{A},resident".encode(), FileProblem.UNKNOWN_COLUMN, "1", id="a name with it"
        ),
        pytest.param(b"kind,identity_hash,kind\n", FileProblem.REPEATED_COLUMN, "kind", id="a column twice"),
        pytest.param(
            b"identity_hash,kind\n" + b"x" * 200_000, FileProblem.UNREADABLE, "", id="a field without an end"
        ),
    ],
)  # fmt: skip
def test_what_is_no_roster_is_refused_as_a_whole(content: bytes, problem: FileProblem, column: str) -> None:
    assert imported(content) == Report(problem=problem, column=column)
    assert listed() == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param(f"{A[:63]},resident,", RowProblem.HASH, id="a digit short"),
        pytest.param(f"{A[:63]}g,resident,", RowProblem.HASH, id="not hexadecimal"),
        pytest.param("A123456789,resident,", RowProblem.HASH, id="a number in place of its hash"),
        pytest.param(f"{A},visitor,", RowProblem.KIND, id="another kind"),
        pytest.param(f"{A},resident,soon", RowProblem.ADULT_ON, id="no date"),
        pytest.param(f"{A},resident,2045-01-01", RowProblem.ADULT_ON, id="older than a birth today"),
        pytest.param(f"{A},resident", RowProblem.FIELDS, id="a field short"),
        pytest.param(f"{A},resident,,x", RowProblem.FIELDS, id="a field long"),
        pytest.param(f"{B},digital_citizen,", RowProblem.CONTRADICTS, id="listed with another kind"),
        pytest.param(f"{B},resident,2030-01-01", RowProblem.CONTRADICTS, id="listed with another majority"),
    ],
)
def test_one_wrong_row_keeps_all_out_and_its_line_is_named(line: str, problem: RowProblem) -> None:
    assert taken(f"{B},resident,", line) == Report(refused=1, refusals=(RowRefused(3, problem),))
    assert listed() == {}


@pytest.mark.django_db
def test_a_line_that_repeats_another_counts_once() -> None:
    assert taken(f"{A},resident,", f"{B},resident,", f"{A.upper()},縣民,") == Report(new=2, repeated=1)


@pytest.mark.django_db
def test_of_many_wrong_rows_the_first_are_named_and_all_are_counted() -> None:
    report = taken(*["nonsense"] * 80)
    assert (report.refused, len(report.refusals)) == (80, NAMED_REFUSALS)


class Endless(io.RawIOBase):
    """A file of 100 MB that counts what is read of it."""

    SIZE = 100 * 1024 * 1024

    def __init__(self) -> None:
        self.at = self.furthest = 0

    def read(self, size: int = -1) -> bytes:
        count = max(0, min(size if size >= 0 else self.SIZE, self.SIZE - self.at))
        self.at += count
        self.furthest = max(self.furthest, self.at)
        return b"x\n" * (count // 2)

    def seek(self, offset: int, _whence: int = 0) -> int:
        self.at = offset
        return offset


@pytest.mark.django_db
def test_a_file_of_100_mb_is_refused_before_it_is_read_to_its_end() -> None:
    file = Endless()
    assert import_roster(file=file, now=NOW) == Report(problem=FileProblem.TOO_LARGE)
    assert file.furthest <= roster_file.LARGEST_BYTES + 64 * 1024


def refusal_of(content: bytes) -> FileProblem | None:
    rows: Iterator[object] = rows_of(io.BytesIO(content), today=TODAY)
    try:
        list(rows)
    except FileRefused as refused:
        return refused.problem
    return None


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: f"{HEADER}\n{text}".encode()))
def test_any_bytes_are_rows_or_refused(content: bytes) -> None:
    assert refusal_of(content) in (None, *FileProblem)


@pytest.mark.django_db
def test_a_member_whom_a_new_roster_does_not_list_stays_a_member_and_is_counted() -> None:
    person, guest = a_person(), a_player(guest=True)
    membership.claim_by_code(player_id=guest.pk, code=a_code(person), now=NOW)
    assert taken(f"{A},resident,") == Report(new=1, no_longer_listed=1, of_them_members=1)
    assert Membership.objects.filter(player=guest).exists()
    assert not is_guest(guest)


@pytest.mark.django_db
def test_a_corrected_majority_or_kind_counts_for_the_member_at_once() -> None:
    person, player = a_person(), a_player(guest=True)
    membership.claim_by_code(player_id=player.pk, code=a_code(person), now=NOW)
    taken(f"{identity_hash(person)},digital_citizen,2030-01-01")
    assert is_guest(player)
    standing = membership.standing(player.pk, NOW)
    assert standing == membership.Standing(MembershipKind.DIGITAL_CITIZEN, NOW, date(2030, 1, 1), awaits_guardian=True)
    taken(f"{identity_hash(person)},digital_citizen,")
    assert not is_guest(player)


@pytest.mark.django_db
def test_a_listed_child_claims_by_number_and_waits_for_a_guardian() -> None:
    child, guest = a_person(CHILD_BORN_ON), a_player(guest=True)
    taken(f"{identity_hash(child)},resident,{child.adult_on}")
    claimed = membership.claim_by_roster(
        player_id=guest.pk, number=child.number, born_on=CHILD_BORN_ON.isoformat(), now=NOW
    )
    assert claimed == membership.Claimed(MembershipKind.RESIDENT, is_new=True, awaits_guardian=True)
    assert guardians.ask(player_id=guest.pk, now=NOW) is not None


@pytest.mark.django_db
class TestTownships:
    """Where the county has people registered, if its file says so."""

    @pytest.fixture(autouse=True)
    def _a_township(self) -> None:
        a_township("10014050")

    def townships(self) -> dict[str, str | None]:
        return dict(RosterEntry.objects.values_list("identity_hash", "township"))

    def test_are_taken_over_and_changed(self) -> None:
        header = "identity_hash,kind,鄉鎮市"
        assert taken(f"{A},resident,10014050", f"{B},digital_citizen,", header=header) == Report(new=2)
        assert self.townships() == {A: "10014050", B: None}
        assert taken(f"{A},resident,", f"{B},digital_citizen,", header=header) == Report(changed=1, same=1)
        assert self.townships() == {A: None, B: None}

    def test_stay_as_they_were_when_the_file_does_not_say(self) -> None:
        taken(f"{A},resident,10014050", header="identity_hash,kind,township")
        assert taken(f"{A},resident,") == Report(same=1)
        assert taken(f"{A},digital_citizen,") == Report(changed=1)
        assert self.townships() == {A: "10014050"}

    @pytest.mark.parametrize("code", ["鹿野鄉", "1001405", "99999999"])
    def test_that_are_none_of_the_countys_are_refused(self, code: str) -> None:
        report = taken(f"{A},resident,{code}", header="identity_hash,kind,township")
        assert report.refusals == (RowRefused(2, RowProblem.TOWNSHIP),)
        assert not RosterEntry.objects.exists()
