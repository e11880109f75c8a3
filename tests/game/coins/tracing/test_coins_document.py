"""docs/coins.md says what is: its chart, its transfers, and its story, told again by the verbs and compared."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from game.coins import audit
from game.coins.accounts import LAWFUL
from game.coins.models import Account, AccountKind, Entry, Transfer, TransferKind
from game.coins.tracing import unit_year
from tests.game.coins.tracing.story import STEPS, Story

TEXT = (Path(settings.BASE_DIR) / "docs" / "coins.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([a-z_]+)`")


def rows_under(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head and its rule."""
    body = TEXT.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def coins_in(cell: str) -> int:
    plain = cell.strip("*").replace("−", "-").replace(",", "").replace("+", "")
    return int(plain) if plain else 0


def moved_since(last: int) -> tuple[int, Counter[str], list[str]]:
    """What the newest entries moved, by the kind of account, and the kinds of their transfers in their order."""
    fresh = list(
        Entry.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "account__kind", "amount", "transfer__kind")
    )
    moved: Counter[str] = Counter()
    for _pk, account, amount, _kind in fresh:
        moved[account] += amount
    kinds = list(dict.fromkeys(kind for *_rest, kind in fresh))
    return fresh[-1][0], Counter({kind: coins for kind, coins in moved.items() if coins}), kinds


def test_the_chart_lists_every_kind_of_account():
    named = [CODE.findall(row[0]) for row in rows_under("Chart of accounts")[2:]]
    assert [code for codes in named for code in codes] == list(AccountKind.values)


def test_the_transfers_list_every_kind_with_who_gives_and_who_takes():
    told = {}
    for kind, giver_and_taker, *_rest in rows_under("Transfers")[2:]:
        givers, _arrow, takers = giver_and_taker.partition("→")
        told[CODE.findall(kind)[0]] = (set(CODE.findall(givers)), set(CODE.findall(takers)))
    assert list(told.pop(TransferKind.REVERSE)) == [set(), set()]
    law = {str(kind): (set(each.givers), set(each.takers)) for kind, each in LAWFUL.items()}
    law.pop(TransferKind.REVERSE)
    assert told == law


@pytest.fixture
def columns() -> list[str]:
    return [CODE.findall(cell)[0] for cell in rows_under("One story through all of them")[0][3:]]


@pytest.mark.django_db
def test_the_story_is_what_the_ledger_says(columns):
    _head, _rule, *told, balances = rows_under("One story through all of them")
    assert len(told) == len(STEPS)
    story, last = Story(), 0
    for step, row in zip(STEPS, told, strict=True):
        if step is Story.expire:
            check_units()
        step(story)
        last, moved, kinds = moved_since(last)
        told_moves = {kind: coins_in(cell) for kind, cell in zip(columns, row[3:], strict=True) if coins_in(cell)}
        assert (CODE.findall(row[2]), told_moves) == (kinds, dict(moved)), row[:2]
        assert sum(told_moves.values()) == 0
    kept = Counter()
    for kind, balance in Account.objects.values_list("kind", "balance"):
        kept[kind] += balance
    told_balances = [coins_in(cell) for cell in balances[3:]]
    assert told_balances == [kept[kind] for kind in columns]
    assert sum(told_balances) == 0
    assert set(Transfer.objects.values_list("kind", flat=True)) == set(TransferKind.values)
    check_queries()
    assert not list(audit.findings())


def check_queries() -> None:
    """Each query of the document gives the number that stands behind its last `--`."""
    queries = re.findall(r"```sql\n(.*?)\n-- ([\d,−-]+)\n```", TEXT, re.DOTALL)
    assert len(queries) >= 8
    for query, answer in queries:
        with connection.cursor() as cursor:
            cursor.execute(query)
            assert cursor.fetchone()[-1] == coins_in(answer), query


def check_units() -> None:
    """The unit accounts of the document, and that they are what the ledger has."""
    told = {row[0].strip("`"): [coins_in(cell) for cell in row[1:]] for row in rows_under("A unit's account")[2:]}
    for row in unit_year.rows_of(2026, ["tourism", "fire"]):
        sums = row.sums
        assert sums.adds_up
        assert told[row.unit.code] == [
            sums.issued, sums.reversed, sums.redeemed, sums.refunded, sums.donated, sums.expired, sums.paid,
            sums.outstanding,
        ]  # fmt: skip
    assert all(each.difference == 0 for each in unit_year.reconciled())
