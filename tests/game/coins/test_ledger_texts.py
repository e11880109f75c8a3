"""What seals and audit read is what was written, character by character, and to the microsecond."""

import pytest

from game.coins.models import Transfer
from game.coins.proof.texts import FIRST, LAST, entries_between, sheet, transfers_between
from tests.game.coins.builders import NOW, a_balloon, an_owner, award

pytestmark = pytest.mark.django_db

ODD = "".join(map(chr, range(1, 0x300))) + "\u2028\ufeff臺東😀"


def test_texts_come_as_they_are_whatever_is_in_them():
    found = sheet("SELECT CAST(%s AS VARCHAR(900)), 2 UNION ALL SELECT '', 3 ORDER BY 2", 2, ODD)
    assert found.rows == [(ODD, 2), ("", 3)]


@pytest.mark.parametrize(("microsecond", "written"), [(0, "000000"), (7, "000007"), (120_000, "120000")])
def test_times_are_told_to_the_microsecond(microsecond, written):
    now = NOW.replace(microsecond=microsecond)
    award(a_balloon(), an_owner(), key="catch:then", now=now)
    (row,) = (row for row in transfers_between(FIRST, LAST) if row[5] == "catch:then")
    assert row[1:5] == ("catch", 2026, f"{now:%Y-%m-%d %H:%M:%S}.{written}", "")


def test_rows_come_in_the_order_of_the_transfers():
    balloon = a_balloon(coins=100)
    for number in range(5):
        award(balloon, an_owner(), key=f"catch:{number}")
    transfers, entries = transfers_between(FIRST, LAST), entries_between(FIRST, LAST)
    assert [row[0] for row in transfers] == sorted(
        transfer.hex for transfer in Transfer.objects.values_list("pk", flat=True)
    )
    assert [row[:2] for row in entries] == sorted(row[:2] for row in entries)
    assert {row[0] for row in entries} == {row[0] for row in transfers}
