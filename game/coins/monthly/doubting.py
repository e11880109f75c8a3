"""Checks of a month by rule: each finds the statements in which something looks odd, so that a person looks first.

A rule accuses nobody: it says what it saw in numbers, and a person clears it with a reason (`releasing`). One doubt a
rule and statement, however many payments it is about.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from game import sql
from game.coins.models import StatementDoubt
from game.coins.monthly import tunables
from game.coins.redeeming.tunables import COINS_A_PAYMENT
from hotspots import opening

Details = Mapping[str, int]
Found = Iterator[tuple[int, Details]]  # (statement, what was seen)

_PAYMENTS: Final = (
    "coins_statementline l JOIN coins_redemption r ON r.id = l.redemption_id AND l.kind = 'redeemed'"
    " AND l.statement_id IN ({})"
)
_NIGHT: Final = {
    "postgresql": "CAST(r.paid_at AT TIME ZONE 'Asia/Taipei' AS TIME)",
    "sqlite": "time(r.paid_at, '+8 hours')",
}

_RECEIPTS_DIFFER: Final = f"""
SELECT l.statement_id, COUNT(*), CAST(SUM(ABS(CAST(r.coins AS BIGINT) - l.coins)) AS BIGINT)
FROM {_PAYMENTS} WHERE r.coins <> l.coins GROUP BY l.statement_id"""  # noqa: S608 - constants of the code
_ONE_PERSON_OFTEN: Final = f"""
SELECT statement_id, COUNT(*), MAX(payments), CAST(SUM(coins) AS BIGINT) FROM (
    SELECT l.statement_id, COUNT(*) AS payments, SUM(l.coins) AS coins
    FROM {_PAYMENTS} GROUP BY l.statement_id, r.owner, l.day HAVING COUNT(*) >= {tunables.MANY_PAYMENTS_A_DAY}) days
GROUP BY statement_id"""  # noqa: S608
_AT_THE_LIMIT: Final = f"""
SELECT l.statement_id, COUNT(*), CAST(SUM(l.coins) AS BIGINT) FROM {_PAYMENTS}
WHERE l.coins >= %s GROUP BY l.statement_id HAVING COUNT(*) >= {tunables.MANY_AT_THE_LIMIT}"""  # noqa: S608
_ROUND_SUMS: Final = f"""
SELECT statement_id, SUM(is_round), COUNT(*) FROM (
    SELECT l.statement_id, CASE WHEN l.coins %% {tunables.ROUND_COINS} = 0 THEN 1 ELSE 0 END AS is_round
    FROM {_PAYMENTS}) sums
GROUP BY statement_id
HAVING COUNT(*) >= {tunables.ROUND_PAYMENTS}
AND SUM(is_round) * 100 >= COUNT(*) * {tunables.ROUND_PERCENT}"""  # noqa: S608
_OWN_TILL: Final = f"""
SELECT l.statement_id, COUNT(*), CAST(SUM(l.coins) AS BIGINT) FROM {_PAYMENTS}
JOIN players_purse p ON p.owner = r.owner
WHERE EXISTS (SELECT 1 FROM coins_merchantstaff w WHERE w.player_id = p.player_id AND w.merchant_id = r.merchant_id
    AND w.since <= r.paid_at AND (w.ended_at IS NULL OR w.ended_at >= r.paid_at))
GROUP BY l.statement_id"""  # noqa: S608
_MANY_REFUNDS: Final = f"""
SELECT statement_id, SUM(CASE WHEN kind = 'redeemed' THEN 0 ELSE 1 END),
    SUM(CASE WHEN kind = 'redeemed' THEN 1 ELSE 0 END)
FROM coins_statementline WHERE statement_id IN ({{}}) GROUP BY statement_id
HAVING SUM(CASE WHEN kind = 'redeemed' THEN 0 ELSE 1 END) >= {tunables.MANY_REFUNDS}
AND SUM(CASE WHEN kind = 'redeemed' THEN 0 ELSE 1 END) * 100
    >= SUM(CASE WHEN kind = 'redeemed' THEN 1 ELSE 0 END) * {tunables.REFUNDED_PERCENT}"""  # noqa: S608
_AT_NIGHT: Final = f"""
SELECT l.statement_id, l.coins, r.paid_at, COALESCE(p.opening_hours, '') FROM {_PAYMENTS}
JOIN coins_merchant m ON m.id = r.merchant_id LEFT JOIN hotspots_place p ON p.id = m.place_id
WHERE {{night}} >= '{tunables.NIGHT_BEGINS:%H:%M}' OR {{night}} < '{tunables.NIGHT_ENDS:%H:%M}'
ORDER BY l.id"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: its code, what it says of what it saw, and what finds it."""

    code: str
    sentence: Promise | str
    find: Callable[[Sequence[int]], Found]


def _by_sql(statement: str, *names: str, limit: int | None = None) -> Callable[[Sequence[int]], Found]:
    """What a statement finds: the id of a month's statement, then numbers of these names."""

    def find(statements: Sequence[int]) -> Found:
        more = [] if limit is None else [limit]
        for row in sql.ask(statement.format(sql.marks(len(statements))), [*statements, *more]).rows:
            yield row[0], dict(zip(names, map(int, row[1:]), strict=True))

    return find


def _at_night(statements: Sequence[int]) -> Found:
    """Payments at night, but for those of places that are open then."""
    asked = _AT_NIGHT.format(sql.marks(len(statements)), night=_NIGHT[connection.vendor])
    seen: dict[int, list[int]] = {}
    for statement, coins, paid_at, hours in sql.ask(asked, statements).rows:
        if opening.is_open(hours, sql.moment_of(paid_at)) is not True:
            seen.setdefault(statement, []).append(coins)
    for statement, found in seen.items():
        yield statement, {"payments": len(found), "coins": sum(found)}


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "receipts_differ",
        _("%(payments)s receipts tell another sum than the ledger; they differ by %(coins)s coins."),
        _by_sql(_RECEIPTS_DIFFER, "payments", "coins"),
    ),
    Rule(
        "one_person_often",
        _("One person paid up to %(most)s times a day, on %(times)s days or by several persons: %(coins)s coins."),
        _by_sql(_ONE_PERSON_OFTEN, "times", "most", "coins"),
    ),
    Rule("at_night", _("%(payments)s payments at night while it is closed: %(coins)s coins."), _at_night),
    Rule(
        "at_the_limit",
        _("%(payments)s payments of the highest sum that is possible: %(coins)s coins."),
        _by_sql(_AT_THE_LIMIT, "payments", "coins", limit=COINS_A_PAYMENT),
    ),
    Rule(
        "round_sums",
        _("%(round)s of %(payments)s payments are whole hundreds of dollars."),
        _by_sql(_ROUND_SUMS, "round", "payments"),
    ),
    Rule(
        "own_till",
        _("The merchant’s own people paid %(payments)s times at their till: %(coins)s coins."),
        _by_sql(_OWN_TILL, "payments", "coins"),
    ),
    Rule(
        "many_refunds",
        _("%(refunds)s refunds beside %(payments)s payments."),
        _by_sql(_MANY_REFUNDS, "refunds", "payments"),
    ),
)
SENTENCES: Final = {rule.code: rule.sentence for rule in RULES}


def find_doubts(statements: Sequence[int]) -> int:
    """Write what each rule finds in these statements, which have just been made; how many doubts."""
    doubts = [
        StatementDoubt(statement_id=statement, rule=rule.code, details=dict(details))
        for rule in RULES
        for statement, details in rule.find(statements)
    ]
    StatementDoubt.objects.bulk_create(doubts)
    return len(doubts)


def in_words(doubt: StatementDoubt) -> str:
    """What a rule saw, in the reader's language; the rule's code if an older release wrote it."""
    sentence = SENTENCES.get(doubt.rule)
    return str(sentence) % doubt.details if sentence else doubt.rule
