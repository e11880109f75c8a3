"""Looking at a coin: who asks, and why, is written down before anything is shown.

    look(actor=auditor, words="3F0C91AB", reason="Complaint of the shop, letter 12", now=now)

Auditors see coins of their units' campaigns; of a payment that other units' campaigns paid for as well they see their
share, and how many coins are the others'. Persons have pseudonyms (`pseudonyms`), in keys, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from game.coins.tracing import strands as ways
from game.coins.tracing.finding import Found, find
from game.coins.tracing.pseudonyms import masked
from game.coins.tracing.refusals import Code
from game.coins.tracing.strands import MOST_STRANDS, Strand
from game.units import audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.staffing import NO_UNIT, Staff

LONGEST_REASON: Final = 200
ACTION: Final = "coins_traced"


@dataclass(frozen=True, slots=True)
class Trace:
    """What was found and its ways; `others` are coins of units that are not the reader's."""

    found: Found
    name: str
    strands: tuple[Strand, ...]
    others: int
    is_cut: bool

    @property
    def coins(self) -> int:
        """What the ways that are shown add up to."""
        return sum(strand.coins for strand in self.strands)


@transaction.atomic
def look(*, actor: Staff, words: str, reason: str, now: datetime) -> Trace | Refused:
    """The ways of the coins that somebody asks about, and a line in the trail for each unit whose coins they are.

    Raises:
        NotAllowed: their role does not let them trace coins.
    """
    scope = _scope(actor, now)
    reason = " ".join(reason.split())
    if not reason:
        return Refused(Code.WHY, about="reason")
    if len(reason) > LONGEST_REASON:
        return Refused(Code.WHY_TOO_LONG, {"length": len(reason), "limit": LONGEST_REASON}, about="reason")
    found = find(words)
    if isinstance(found, Refused):
        return found
    trace = _seen(found, ways.of(found), scope)
    if not trace.strands:
        return Refused(Code.OTHER_UNITS if trace.others else Code.NO_COIN, about="what")
    _record(actor, trace, reason, now)
    return trace


def _scope(actor: Staff, now: datetime) -> frozenset[str]:
    scope = permissions.scope(staffing.as_of_now(actor, now), Action.TRACE_COINS)
    if not scope:
        raise permissions.NotAllowed(actor, Action.TRACE_COINS, NO_UNIT)
    return scope


def _seen(found: Found, strands: Sequence[Strand], scope: frozenset[str]) -> Trace:
    shown = strands[:MOST_STRANDS]
    own = tuple(strand for strand in shown if strand.campaign.unit.code in scope)
    others = sum(abs(strand.coins) for strand in shown if strand.campaign.unit.code not in scope)
    name = masked(found.name, {strand.owner for strand in strands}, found.at)
    return Trace(found, name, own, others, is_cut=len(strands) > MOST_STRANDS or len(found.takers) > MOST_STRANDS)


def _record(actor: Staff, trace: Trace, reason: str, now: datetime) -> None:
    for unit in sorted({strand.campaign.unit.code for strand in trace.strands}):
        coins = sum(strand.coins for strand in trace.strands if strand.campaign.unit.code == unit)
        audit_trail.record(
            actor=actor,
            action=ACTION,
            now=now,
            unit_code=unit,
            subject=trace.found.subject,
            title=trace.name,
            details={"kind": trace.found.kind, "coins": coins, "reason": reason},
        )
