"""Of each transfer: its entries sum to zero, belong to it, and move where the chart lets them."""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from game.coins.accounts import LAWFUL
from game.coins.checks import Finding
from game.coins.proof.books import ACCOUNT_KINDS, KINDS, NO_ACCOUNT_KIND, NO_KIND
from game.coins.proof.columns import Flags, Ints, places_where
from game.coins.proof.pages import Page

PROVED: Final[Mapping[str, str]] = {
    "transfers_sum_to_zero": "every transfer has two entries or more, and they sum to zero",
    "entries_belong": "every entry has its transfer and its account",
    "moves_are_lawful": "coins move only between the accounts that the chart lets give and take",
    "ids_tell_the_time": "every transfer's id begins with the moment of its posting",
    "balloons_have_one_payer": "a balloon's coins come from one campaign and return to no other",
}

_DIGITS_OF_TIME: Final = 12


def _law() -> Flags:
    """Whether an account of a kind may move so in a transfer of a kind: [transfer, account, 1 if it takes]."""
    law = np.zeros((NO_KIND + 1, NO_ACCOUNT_KIND + 1, 2), np.bool_)
    for kind, each in LAWFUL.items():
        for takes, accounts in enumerate((each.givers, each.takers)):
            law[KINDS[kind], [ACCOUNT_KINDS[account] for account in accounts], takes] = True
    return law


_LAW: Final = _law()


def look(page: Page) -> Iterator[Finding]:
    """What is wrong on one page."""
    yield from _off_balance(page)
    yield from _astray(page)
    yield from _unlawful(page)
    yield from _out_of_time(page)
    yield from _paid_by_another(page)


def _off_balance(page: Page) -> Iterator[Finding]:
    counts = np.bincount(page.of[page.of >= 0], minlength=len(page.transfers))
    totals = page.sums(np.ones(len(page.entries), np.bool_))
    for place in places_where((counts < 2) | (totals != 0)):
        row = {"transfer": page.transfers.rows[place][5], "total": int(totals[place]), "entries": int(counts[place])}
        yield Finding("transfers_sum_to_zero", row)


def _astray(page: Page) -> Iterator[Finding]:
    for place in places_where((page.of < 0) | (page.places < 0)):
        _transfer, _account, amount, entry = page.entries.rows[place]
        yield Finding("entries_belong", {"entry": entry, "amount": amount})


def _unlawful(page: Page) -> Iterator[Finding]:
    known = (page.of >= 0) & (page.places >= 0)
    kinds = page.kinds[page.of[known]]
    lawful = _LAW[kinds, page.account_kinds[known], (page.amounts[known] > 0).astype(np.int64)]
    for place in np.flatnonzero(known)[~lawful].tolist():
        transfer, amount = page.transfers.rows[int(page.of[place])], int(page.amounts[place])
        account = page.books.name_at(int(page.places[place]))
        row = {"transfer": transfer[5], "kind": transfer[1], "account": account, "amount": amount}
        yield Finding("moves_are_lawful", row)


def _out_of_time(page: Page) -> Iterator[Finding]:
    if not len(page.transfers):
        return
    told_ms = page.moments.astype("U26").astype("datetime64[us]").astype(np.int64) // 1000
    begins = page.ids.view(np.uint8).reshape(-1, 32)[:, :_DIGITS_OF_TIME].tobytes().decode()
    digits = np.frombuffer(bytes.fromhex(begins), np.uint8).reshape(-1, _DIGITS_OF_TIME // 2)
    begins_ms = digits.astype(np.int64) @ (1 << np.arange(40, -1, -8, dtype=np.int64))
    for place in places_where(told_ms != begins_ms):
        _id, _kind, _year, at, _reverses, key, _reason = page.transfers.rows[place]
        yield Finding("ids_tell_the_time", {"transfer": key, "at": at})


def _paid_by_another(page: Page) -> Iterator[Finding]:
    """FUND and RETURN join balloons with one campaign; the first one is a balloon's payer."""
    campaign_of = np.append(_campaigns_at(page), -1)
    is_balloon = page.account_kinds == ACCOUNT_KINDS["balloon"]
    for place in places_where(is_balloon & (campaign_of[page.of] >= 0)):
        balloon, payer = int(page.places[place]), campaign_of[page.of[place]]
        if page.books.payers[balloon] == -1:
            page.books.payers[balloon] = payer
        elif page.books.payers[balloon] != payer:
            yield Finding("balloons_have_one_payer", {"account": page.books.name_at(balloon), "payers": 2})


def _campaigns_at(page: Page) -> Ints:
    """The position of the campaign's escrow in each transfer; −1 where it has none."""
    entries = np.maximum(page.entry_on("campaign", -1), page.entry_on("campaign", 1))
    return np.where(entries >= 0, np.append(page.places, -1)[entries], -1)
