"""For which merchants somebody works today, and as what.

Asked anew for each request and each verb, never kept: a cashier whose work ended a second ago is none any more. Pages
ask through `web.merchant.access`.
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from game.coins.models import Merchant, MerchantRole, MerchantStaff


@dataclass(frozen=True, slots=True)
class Working:
    """Somebody's place at one merchant; `is_active`: the merchant takes coins."""

    staff_id: int
    merchant_id: int
    merchant: UUID
    role: MerchantRole
    name: str  # the person's, as the merchant's receipts show it
    is_active: bool
    shop_zh: str
    shop_en: str
    public_id: UUID  # of the staff's row, as the audit trail names them
    player_id: int | None = None

    @property
    def roles(self) -> tuple[()]:
        """None in any unit of the county: the audit trail names a merchant's people without a role."""
        return ()

    @property
    def is_owner(self) -> bool:
        """Whether they name the others, and answer for offers and statements."""
        return self.role is MerchantRole.OWNER

    @property
    def shop(self) -> str:
        """The merchant's name in the reader's language."""
        return self.shop_zh if (get_language() or "").startswith("zh") else self.shop_en or self.shop_zh


def works_for(player_id: int) -> tuple[Working, ...]:
    """Every merchant that this player works for, in the order in which they came there."""
    rows = MerchantStaff.objects.filter(
        player_id=player_id, ended_at=None, player__is_active=True, player__confirmed_at__isnull=False
    )
    return tuple(map(working, rows.select_related("merchant").order_by("pk")))


def as_of_now(somebody: Working) -> Working | None:
    """The same person at this moment, asked by a verb under its lock; None if their work has ended."""
    row = MerchantStaff.objects.filter(pk=somebody.staff_id, ended_at=None).select_related("merchant").first()
    return working(row) if row else None


def working(staff: MerchantStaff) -> Working:
    """One row of a merchant's staff as a value."""
    merchant = staff.merchant
    return Working(
        staff_id=staff.pk,
        merchant_id=merchant.pk,
        merchant=merchant.public_id,
        role=MerchantRole(staff.role),
        name=staff.name,
        is_active=merchant.state == Merchant.State.ACTIVE,
        shop_zh=merchant.name_zh,
        shop_en=merchant.name_en,
        public_id=staff.public_id,
        player_id=staff.player_id,
    )
