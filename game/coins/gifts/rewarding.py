"""Thanks for confirmed reports: coins of the keeper's unit to whoever said what was so. Called by `game.reports`.

Paid is by the unit's published campaign for reports that ends first and has coins left, each person once for a place
and its trouble, as long as the coins last. Guests are thanked without coins: an account that costs nothing to begin
could say the same a hundred times. Two steps, because notices come before the ledger: `plan`, then `pay`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from game.coins import accounts as chart
from game.coins import campaigns, ledger, statements
from game.coins.budgets import december
from game.coins.ledger import Move, Posting, year_of
from game.coins.models import Account, Campaign, Transfer, TransferKind
from game.coins.statements import Award
from game.players import purses


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's report of one trouble at one place."""

    report: UUID
    player_id: int
    place: UUID
    trouble: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Whose reports are paid, by which campaign: the owner in the ledger of each report."""

    campaign: Campaign | None = None
    claims: Mapping[UUID, tuple[Claim, UUID]] = field(default_factory=dict)

    def coins_for(self, report: UUID) -> int:
        """What a report is paid; 0 for nothing."""
        return self.campaign.amount if self.campaign and report in self.claims else 0


def key_of(claim: Claim, owner: UUID) -> str:
    """What makes a reward the only one of this person for this trouble of this place."""
    return f"reward:{owner.hex}:{claim.place.hex}:{claim.trouble}"


def plan(*, unit_code: str, claims: Sequence[Claim], now: datetime) -> Plan:
    """Whom the unit pays for these reports, the first who said it first; part of the caller's transaction.

    Locks the persons (who is just leaving gets nothing), then the campaign.
    """
    owners = purses.owners_of(claim.player_id for claim in claims)
    confirmed = {owner for owner, is_confirmed in purses.held(owners.values()).items() if is_confirmed}
    campaign = _payer(unit_code, now) if confirmed else None
    if campaign is None:
        return Plan()
    by_key = {key_of(claim, owners[claim.player_id]): (claim, owners[claim.player_id]) for claim in reversed(claims)}
    paid = set(Transfer.objects.filter(key__in=by_key).values_list("key", flat=True))
    due = [(claim, owner) for key, (claim, owner) in by_key.items() if key not in paid and owner in confirmed]
    due.reverse()
    return Plan(campaign, {claim.report: (claim, owner) for claim, owner in due[: _places_left(campaign)]})


def pay(*, plan: Plan, now: datetime) -> dict[UUID, Transfer]:
    """Award what was planned: the transfer of each report."""
    campaign = plan.campaign
    if campaign is None or not plan.claims:
        return {}
    due = now + timedelta(hours=campaign.settle_delay_h)
    postings = [_posting(campaign, claim, owner) for claim, owner in plan.claims.values()]
    transfers = ledger.post_all(postings=postings, now=now, year=year_of(now))
    pairs = list(zip(plan.claims.values(), transfers, strict=True))
    statements.insert_settlements(
        Award(transfer.id, owner, campaign.amount, campaign.pk, due) for (_claim, owner), transfer in pairs
    )
    return {claim.report: transfer for (claim, _owner), transfer in pairs}


def _posting(campaign: Campaign, claim: Claim, owner: UUID) -> Posting:
    escrow, coins = chart.campaign_escrow(campaign.public_id), campaign.amount
    moves = (Move(escrow, -coins), Move(chart.pending_of(owner), coins))
    return Posting(key_of(claim, owner), TransferKind.REWARD, moves)


def _payer(unit_code: str, now: datetime) -> Campaign | None:
    """The campaign that pays, locked; looked at again under its lock."""
    for candidate in _running(unit_code, now):
        campaign = campaigns.locked(candidate)
        if campaign.state == Campaign.State.PUBLISHED and _places_left(campaign) and december.may_issue(campaign, now):
            return campaign
    return None


def _running(unit_code: str, now: datetime) -> Iterable[Campaign]:
    running = Campaign.objects.filter(state=Campaign.State.PUBLISHED, spends_on=Campaign.SpendsOn.REPORTS)
    return running.filter(unit__code=unit_code, opens_at__lte=now, closes_at__gt=now).order_by("closes_at", "pk")


def _places_left(campaign: Campaign) -> int:
    escrow = Account.objects.filter(name=chart.campaign_escrow(campaign.public_id))
    return (escrow.values_list("balance", flat=True).first() or 0) // campaign.amount
