"""Of each award: its settlement says whose it is, how much, by which campaign; and it settles once, as it was awarded.

A settlement is looked at twice: on the page of its award, and on the page of what settled it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from game.coins.checks import Finding
from game.coins.models import TransferKind
from game.coins.proof.books import ACCOUNT_KINDS, KINDS, NO_KIND
from game.coins.proof.columns import Flags, Ints, Rows, Sheet, Texts, numbers, places_where, words
from game.coins.proof.pages import Page
from game.coins.proof.texts import hex_sql, moment_sql, sheet

PROVED: Final[Mapping[str, str]] = {
    "awards_have_settlements": "every award has its settlement, of the same owner and the same coins",
    "settlements_have_awards": "every settlement belongs to an award, or to an award that was brought along",
    "settlements_name_their_payer": "every settlement names the campaign whose coins were awarded",
    "awards_in_their_year": "an award counts to the budget year of its day in Taitung",
    "settled_as_awarded": "what was settled moved the same coins into the same owner's wallet, not before it was due",
    "brought_as_awarded": "what a guest brought along moved the same coins, due at the same time, to an owner with a"
    " settlement of them",
    "given_as_awarded": "what was given to a cause before it settled moved the same coins out of the same owner's"
    " pending ones",
    "reversed_as_awarded": "an award that was reversed before it settled left the same owner's pending coins",
    "settled_once": "every transfer out of pending coins settles one award",
    "settled_awards_are_lots": "every award that settled is a lot of the same owner, coins, campaign and year",
    "wallets_give_lots": "every transfer out of a wallet, and back into it, uses lots of exactly its coins",
}

ISSUES: Final = (TransferKind.CATCH, TransferKind.GIFT, TransferKind.REWARD)
_NEW_YEAR: Final = "{}-12-31 16:00:00"  # in UTC, the midnight of Taitung after that day

_AWARDED: Final = """SELECT {transfer}, {owner}, s.coins, COALESCE(s.campaign_id, 0), {due}, s.id
FROM coins_settlement s WHERE s.transfer_id > %s AND s.transfer_id <= %s"""
_SETTLED: Final = """SELECT {settled}, {owner}, s.coins, COALESCE(s.campaign_id, 0), {due}, s.id, {transfer},
COALESCE({lot_owner}, '00000000000000000000000000000000'), COALESCE(l.coins, 0), COALESCE(l.campaign_id, 0),
COALESCE(l.year, 0)
FROM coins_settlement s LEFT JOIN coins_lot l ON l.award_id = s.transfer_id
WHERE s.settled_id > %s AND s.settled_id <= %s"""
_USED: Final = """SELECT {transfer}, CAST(SUM(u.coins) AS BIGINT) FROM coins_lotuse u
WHERE u.transfer_id > %s AND u.transfer_id <= %s GROUP BY u.transfer_id"""


def _are(*kinds: TransferKind) -> Flags:
    """Which kinds of transfers these are, by number."""
    flags = np.zeros(NO_KIND + 1, np.bool_)
    flags[[KINDS[kind] for kind in kinds]] = True
    return flags


_AWARDS: Final = _are(*ISSUES, TransferKind.BRING)
_ISSUES: Final = _are(*ISSUES)
_SETTLES: Final = _are(TransferKind.SETTLE)
_SETTLE_OTHERWISE: Final = _are(TransferKind.DONATE, TransferKind.BRING, TransferKind.REVERSE)
_SETTLE_ALWAYS: Final = _are(TransferKind.SETTLE, TransferKind.BRING)
_SETTLE_PENDING: Final = _are(TransferKind.DONATE)


class Settlements:
    """Settlements in columns, and where on the page their transfers are."""

    def __init__(self, page: Page, found: Sheet) -> None:
        self.found = found
        self.at: Ints = page.places_of(words(found.column(0), 32))
        self.owners: Texts = words(found.column(1), 32)
        self.coins: Ints = numbers(found.column(2))
        self.campaigns: Ints = numbers(found.column(3))
        self.due: Texts = words(found.column(4), 26)

    @property
    def rows(self) -> Rows:
        """Row by row, for what is said of one."""
        return self.found.rows


def look(page: Page) -> Iterator[Finding]:
    """What is wrong with what was awarded, settled or spent on one page."""
    awarded = Settlements(page, _asked(_AWARDED, 6, page))
    settled = Settlements(page, _asked(_SETTLED, 11, page))
    yield from _without_settlement(page, awarded)
    yield from _without_award(page, awarded)
    yield from _of_another_payer(page, awarded)
    yield from _in_another_year(page)
    yield from _settled_otherwise(page, settled)
    yield from _brought_otherwise(page, settled, awarded)
    yield from _not_settled_once(page, settled)
    yield from _without_lot(page, settled)
    yield from _spent_without_lots(page)


def _asked(sql: str, count: int, page: Page) -> Sheet:
    columns = {
        "transfer": hex_sql("s.transfer_id"),
        "settled": hex_sql("s.settled_id"),
        "owner": hex_sql("s.owner"),
        "lot_owner": hex_sql("l.owner"),
        "due": moment_sql("s.due_at"),
    }
    return sheet(sql.format(**columns), count, page.after, page.last, moment=4)


def _without_settlement(page: Page, awarded: Settlements) -> Iterator[Finding]:
    taken = np.append(page.entry_on("pending", 1), -1)[awarded.at]
    good = (awarded.at >= 0) & page.moved(taken, awarded.owners, awarded.coins)
    has = np.zeros(len(page.transfers), np.bool_)
    has[awarded.at[good]] = True
    for place in places_where(_AWARDS[page.kinds] & ~has):
        near = places_where(awarded.at == place)
        _transfer, _owner, coins, _campaign, _due, settlement = awarded.rows[near[0]] if near else (None,) * 6
        row = {"transfer": page.transfers.rows[place][5], "settlement": settlement, "coins": coins}
        yield Finding("awards_have_settlements", row)


def _without_award(page: Page, awarded: Settlements) -> Iterator[Finding]:
    for place in places_where(~np.append(_AWARDS[page.kinds], False)[awarded.at]):
        yield Finding("settlements_have_awards", {"settlement": awarded.rows[place][5], **_told(page, awarded, place)})


def _of_another_payer(page: Page, awarded: Settlements) -> Iterator[Finding]:
    """Out of its campaign's escrow, or of a balloon's that this campaign has filled."""
    given = np.maximum(page.entry_on("balloon", -1), page.entry_on("campaign", -1))
    entries = np.append(given, -1)[awarded.at]
    escrows = np.append(page.places, -1)[entries]
    is_balloon = page.books.kinds_at(escrows) == ACCOUNT_KINDS["balloon"]
    payers = np.where(is_balloon, np.append(page.books.payers, -1)[escrows], escrows)
    named = page.books.escrow_of(awarded.campaigns)
    for place in places_where((entries >= 0) & (payers != named)):
        row = {"settlement": awarded.rows[place][5], "campaign": int(awarded.campaigns[place]) or None}
        yield Finding("settlements_name_their_payer", row)


def _in_another_year(page: Page) -> Iterator[Finding]:
    wrong = np.zeros(len(page.transfers), np.bool_)
    for year in np.unique(page.years):
        begins, ends = (np.bytes_(_NEW_YEAR.format(each)) for each in (year - 1, year))
        wrong |= (page.years == year) & ((page.moments < begins) | (page.moments >= ends))
    for place in places_where(wrong & _ISSUES[page.kinds]):
        _id, _kind, year, at, _reverses, key, _reason = page.transfers.rows[place]
        yield Finding("awards_in_their_year", {"transfer": key, "at": at, "year": year})


def _settled_otherwise(page: Page, settled: Settlements) -> Iterator[Finding]:
    """Out of its owner's pending coins, whatever it was; settling brings it into the wallet, in time."""
    kinds = np.append(page.kinds, NO_KIND)[settled.at]
    gave = page.moved(np.append(page.entry_on("pending", -1), -1)[settled.at], settled.owners, -settled.coins)
    took = page.moved(np.append(page.entry_on("wallet", 1), -1)[settled.at], settled.owners, settled.coins)
    early = np.append(page.moments, np.array([""], "S26"))[settled.at] < settled.due
    otherwise = _SETTLE_OTHERWISE[kinds]
    wrong = np.where(otherwise, ~gave, ~gave | ~took | ~_SETTLES[kinds] | early)
    names = {KINDS["donate"]: "given_as_awarded", KINDS["reverse"]: "reversed_as_awarded"}
    for place in places_where(wrong & (kinds != KINDS["bring"])):
        _transfer, _owner, coins, _campaign, due, settlement, *_ = settled.rows[place]
        row = {"settlement": settlement, **_told(page, settled, place), "coins": coins, "due_at": due}
        yield Finding(names.get(int(kinds[place]), "settled_as_awarded"), row)


def _brought_otherwise(page: Page, settled: Settlements, awarded: Settlements) -> Iterator[Finding]:
    """Few: one by one."""
    if not len(brought := places_where(page.kinds == KINDS["bring"])):
        return
    gave = page.moved(np.append(page.entry_on("pending", -1), -1)[settled.at], settled.owners, -settled.coins)
    old = {int(at): (row, good) for at, row, good in zip(settled.at, settled.rows, gave, strict=True)}
    new = {int(at): row for at, row in zip(awarded.at, awarded.rows, strict=True)}
    for place in brought:
        key, (left, good), came = page.transfers.rows[place][5], old.get(int(place), (None, False)), new.get(int(place))
        if not (left and came and good and _is_same_award(key, left, came)):
            row = {"transfer": key, "settlement": left and left[5], "new_settlement": came and came[5]}
            yield Finding("brought_as_awarded", row)


def _is_same_award(key: str, left: tuple[Any, ...], came: tuple[Any, ...]) -> bool:
    """The same coins, due at the same time, of another owner."""
    return key == f"bring:{left[6]}" and (left[2], left[4]) == (came[2], came[4]) and left[1] != came[1]


def _not_settled_once(page: Page, settled: Settlements) -> Iterator[Finding]:
    counts = np.bincount(settled.at[settled.at >= 0], minlength=len(page.transfers))
    out_of_pending = page.entry_on("pending", -1) >= 0
    must = _SETTLE_ALWAYS[page.kinds] | _SETTLE_PENDING[page.kinds] & out_of_pending
    for place in places_where(must & (counts != 1)):
        yield Finding("settled_once", {"transfer": page.transfers.rows[place][5], "settlements": int(counts[place])})


def _without_lot(page: Page, settled: Settlements) -> Iterator[Finding]:
    kinds = np.append(page.kinds, NO_KIND)[settled.at]
    years = np.append(page.years, 0)[settled.at]
    owners, coins = words(settled.found.column(7), 32), numbers(settled.found.column(8))
    same = (owners == settled.owners) & (coins == settled.coins)
    same &= (numbers(settled.found.column(9)) == settled.campaigns) & (numbers(settled.found.column(10)) == years)
    is_settled = _SETTLES[kinds]
    for place in places_where(np.where(is_settled, ~same, coins != 0)):
        row = {"settlement": settled.rows[place][5], **_told(page, settled, place)}
        yield Finding("settled_awards_are_lots", row)


def _spent_without_lots(page: Page) -> Iterator[Finding]:
    """Settling opens lots; whatever else leaves a wallet or comes back uses them."""
    found = sheet(_USED.format(transfer=hex_sql("u.transfer_id")), 2, page.after, page.last)
    at, used = page.places_of(words(found.column(0), 32)), numbers(found.column(1))
    of_lots = np.zeros(len(page.transfers), np.int64)
    of_lots[at[at >= 0]] = used[at >= 0]
    moved = np.where(_SETTLES[page.kinds], 0, page.sums(page.account_kinds == ACCOUNT_KINDS["wallet"]))
    for place in places_where(moved + of_lots != 0):
        row = {"transfer": page.transfers.rows[place][5], "amount": int(moved[place]), "of_lots": int(of_lots[place])}
        yield Finding("wallets_give_lots", row)


def _told(page: Page, settlements: Settlements, place: int) -> dict[str, str | None]:
    at = int(settlements.at[place])
    return {"transfer": page.transfers.rows[at][5] if at >= 0 else None}
