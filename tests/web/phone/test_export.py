"""What is known about a person leaves as JSON and as tables that every spreadsheet opens harmlessly."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.players.holdings import Holding, Row
from tests.game.coins.builders import NOW
from web.phone.me import export
from web.phone.me.export import BEGINS_A_FORMULA


def a_holding(*rows: Row, name: str = "things", why: str = "Because.") -> Holding:
    def show(_player_id: int) -> Iterator[Row]:
        yield from rows

    labels = {column: column.upper() for row in rows[:1] for column in row} or {"a": "A"}
    return Holding(name, "Things", why, labels, frozenset(), show, lambda *_: None)


def tables(*holdings: Holding) -> dict[str, list[list[str]]]:
    with ZipFile(BytesIO(export.as_csv_files(holdings, 1))) as archive:
        texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    assert all(text.startswith("\ufeff") for text in texts.values())
    return {name: list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))) for name, text in texts.items()}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param(datetime(2026, 7, 5, 2, 30, tzinfo=UTC), "2026-07-05T10:30:00+08:00", id="a moment"),
        pytest.param(date(2026, 7, 5), "2026-07-05", id="a day"),
        pytest.param(UUID(int=1), "00000000-0000-0000-0000-000000000001", id="a number of somebody"),
        pytest.param(None, None, id="nothing"),
        pytest.param(True, True, id="yes"),
        pytest.param(20, 20, id="coins"),
        pytest.param("鹿野", "鹿野", id="a word"),
    ],
)
def test_values_are_told_as_every_program_reads_them(value, told):
    assert export.plain(value) == told


def test_what_is_no_value_of_a_holding_is_refused():
    with pytest.raises(TypeError, match="no value of a holding"):
        export.plain(object())


def test_json_has_every_holding_also_the_empty_ones():
    told = json.loads(export.as_json([a_holding({"day": NOW}), a_holding(name="none")], 1, NOW))
    assert told["exported_at"] == "2026-07-05T10:30:00+08:00"
    assert told["holdings"]["things"]["rows"] == [{"day": "2026-07-05T10:30:00+08:00"}]
    assert told["holdings"]["none"]["rows"] == []


def test_each_holding_with_rows_is_a_table_with_a_head():
    assert tables(a_holding({"name": "王小明", "coins": -3}), a_holding(name="none")) == {
        "things.csv": [["NAME", "COINS"], ["王小明", "-3"]]
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "\n"])
def test_no_text_is_a_formula(text):
    assert tables(a_holding({"name": text}))["things.csv"][1] == [f"'{text}"]


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")), max_size=4))
def test_whatever_is_written_comes_back_and_begins_no_formula(texts):
    rows = [{"name": text, "more": 1} for text in texts]
    read = tables(a_holding(*rows)).get("things.csv", [[]])[1:]
    assert [row[0].removeprefix("'") for row in read] == [text.removeprefix("'") for text in texts]
    assert not any(row[0].lstrip().startswith(BEGINS_A_FORMULA) for row in read)


def test_rows_are_taken_one_by_one():
    taken: list[int] = []

    def show(_player_id: int) -> Iterator[Row]:
        for number in range(20_000):
            taken.append(number)
            yield {"a": number}

    holding = Holding("many", "Many", "Because.", {"a": "A"}, frozenset(), show, lambda *_: None)
    assert len(tables(holding)["many.csv"]) == 20_001
    assert len(taken) == 20_000
