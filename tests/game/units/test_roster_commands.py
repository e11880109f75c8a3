"""The county's two commands: its list becomes hashes on its own machine, and the hashes become the roster."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from game.players import membership
from game.players.membership import Claimed
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW

LIST = "統一編號,出生日期,身分別\nＡ１２３４５６７８９,民國74年7月5日,縣民\na800000014,2014-03-08,數位縣民\n"


def run(*words: object) -> str:
    out = io.StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue()


def a_file(folder: Path, text: str, encoding: str = "cp950") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.django_db
def test_a_list_becomes_a_roster_that_its_persons_can_claim_with(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    assert run("hash_roster", a_file(tmp_path, LIST), roster).startswith("2 persons")
    assert run("import_roster", roster).splitlines() == ["2 new, 0 changed, 0 as before"]
    assert run("import_roster", roster).splitlines() == ["0 new, 0 changed, 2 as before"]
    guest = a_player(guest=True)
    claimed = membership.claim_by_roster(player_id=guest.pk, number="A123456789", born_on="0740705", now=NOW)
    assert isinstance(claimed, Claimed)


def test_the_roster_says_nothing_of_numbers_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    run("hash_roster", a_file(tmp_path, LIST), roster)
    text = roster.read_text()
    assert [secret for secret in ("A123456789", "800000014", "1985", "2014") if secret in text] == []
    assert text.splitlines()[0] == "identity_hash,kind,adult_on"
    assert text.splitlines()[2].endswith(",digital_citizen,2032-03-08")
    assert roster.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("line", "word"),
    [
        pytest.param("A123456788,74/7/5,縣民", "line 2: number", id="number"),
        pytest.param("A123456789,74/7/35,縣民", "line 2: born_on", id="birth date"),
        pytest.param("A123456789,74/7/5,遊客", "line 2: kind", id="kind"),
        pytest.param("A123456789,74/7/5", "line 2: The line", id="fields"),
    ],
)
def test_a_wrong_row_makes_no_roster_and_repeats_no_number(tmp_path: Path, line: str, word: str) -> None:
    roster = tmp_path / "roster.csv"
    with pytest.raises(CommandError) as refusal:
        run("hash_roster", a_file(tmp_path, f"number,born_on,kind\n{line}\n"), roster)
    assert word in str(refusal.value)
    assert "12345678" not in str(refusal.value)
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_an_older_roster_is_not_overwritten(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("older")
    with pytest.raises(CommandError, match="exists already"):
        run("hash_roster", a_file(tmp_path, LIST), roster)
    assert roster.read_text() == "older"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("identity_hash,kind\nA123456789,resident", "line 2: identity_hash is not 64", id="a wrong row"),
        pytest.param("kind\nresident", "A column is missing. .* identity_hash", id="a missing column"),
        pytest.param("", "The file lists nobody", id="an empty file"),
    ],
)
def test_an_import_that_is_refused_says_what_to_do(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(CommandError, match=word):
        run("import_roster", a_file(tmp_path, text))


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.csv cannot be read"):
        run("import_roster", tmp_path / "nowhere.csv")


@pytest.mark.django_db
def test_coming_of_age_tells_how_many() -> None:
    assert run("come_of_age") == "0 members have come of age\n"


def test_the_township_of_a_list_is_in_its_roster(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    run("hash_roster", a_file(tmp_path, "number,born_on,kind,township\nA123456789,74/7/5,縣民,10014050"), roster)
    header, person = roster.read_text().splitlines()
    assert header == "identity_hash,kind,adult_on,township"
    assert person.endswith(",resident,,10014050")
