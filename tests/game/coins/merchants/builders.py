"""Short ways to a merchant that takes coins, and to the people at its till."""

from datetime import datetime
from typing import Any

from game.coins.merchants.working import Working, working
from game.coins.models import Merchant, MerchantRole, MerchantStaff
from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW


def a_merchant(name: str = "鐵花小舖", *, state: Merchant.State = Merchant.State.ACTIVE, **said: Any) -> Merchant:
    """A certified merchant that takes coins, unless the state says otherwise."""
    said.setdefault("certified_on", NOW.date() if state != Merchant.State.INVITED else None)
    return Merchant.objects.create(
        name_zh=name, **{"name_en": "Tiehua shop", "contact": "林小美", "made_at": NOW, "state": state} | said
    )


def a_worker(
    merchant: Merchant,
    role: MerchantRole = MerchantRole.CASHIER,
    *,
    player: Player | None = None,
    name: str = "陳收銀",
    ended_at: datetime | None = None,
) -> MerchantStaff:
    """Somebody who works there; a new account unless one is given."""
    return MerchantStaff.objects.create(
        merchant=merchant, player=player or a_player(), name=name, role=role, since=NOW, ended_at=ended_at
    )


def a_cashier(merchant: Merchant | None = None) -> Working:
    """Who stands at a till, as the verbs want them."""
    return working(a_worker(merchant or a_merchant()))


def an_owner_of(merchant: Merchant | None = None) -> Working:
    """Who owns a merchant, as the verbs want them."""
    return working(a_worker(merchant or a_merchant(), MerchantRole.OWNER, name="林店長"))
