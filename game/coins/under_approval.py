"""What is signed when a campaign or a request for coins is approved: everything it promises, and to whose account.

Found by `game.units` when Django is ready. Money moves only if this is still what was signed (`proposing.fund`).
"""

from datetime import UTC
from uuid import UUID

from game.coins.budgets import requesting
from game.coins.models import Campaign
from game.units.actions import Action
from game.units.models import ApprovalKind
from game.units.under_approval import Content, UnderApproval, register


def content_of(subject: UUID) -> Content:
    """A campaign as it stands, from its public id."""
    campaign = Campaign.objects.select_related("unit").get(public_id=subject)
    parts: dict[str, str | int] = {
        "unit": campaign.unit.code,
        "name_zh": campaign.name_zh,
        "name_en": campaign.name_en,
        "amount": campaign.amount,
        "quota": campaign.quota,
        "opens_at": campaign.opens_at.astimezone(UTC).isoformat(),
        "closes_at": campaign.closes_at.astimezone(UTC).isoformat(),
        "settle_delay_h": campaign.settle_delay_h,
        "spends_on": campaign.spends_on,
        "evidence": campaign.evidence,
    }
    return Content(title_of(campaign), parts, {"amount": campaign.amount, "quota": campaign.quota})


def title_of(campaign: Campaign) -> str:
    """`[unit]name`, as the county's approval form has it (R3)."""
    return f"[{campaign.unit.name_zh}]{campaign.name_zh}"


register(ApprovalKind.COINS, UnderApproval(Action.ASK_FOR_COINS, Action.ASK_FOR_COINS, requesting.content_of))
register(ApprovalKind.CAMPAIGN, UnderApproval(Action.WRITE_CAMPAIGN, Action.SUBMIT, content_of))
