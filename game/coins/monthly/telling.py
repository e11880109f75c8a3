"""What a merchant's owners find in their inbox about a statement; called by verbs inside their transactions."""

from collections.abc import Iterable
from datetime import datetime

from game.coins.models import MerchantRole, MerchantStaff, Statement
from game.coins.monthly.months import Month
from game.inbox import sending as inbox
from game.inbox.kinds import Kind


def tell_owners(statements: Iterable[Statement], kind: Kind, now: datetime, *, about: str = "") -> None:
    """Tell each owner of these statements' merchants, once for each statement, kind and `about`."""
    by_merchant = {statement.merchant_id: statement for statement in statements}
    owners = MerchantStaff.objects.filter(
        merchant__in=by_merchant, role=MerchantRole.OWNER, ended_at=None, player__isnull=False
    )
    for merchant, player in owners.order_by("player").values_list("merchant", "player"):
        statement = by_merchant[merchant]
        month = Month(statement.month)
        inbox.send(
            player_id=player or 0,
            kind=kind,
            values={
                "statement": str(statement.public_id),
                "shop": statement.merchant.name_zh,
                "shop_en": statement.merchant.name_en,
                "month": month.name_zh,
                "month_en": month.name_en,
            },
            key=f"{kind}:{statement.public_id.hex}:{about}",
            now=now,
        )
