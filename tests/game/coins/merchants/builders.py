"""Short ways to a merchant that takes coins, and to the people at its till."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from game.coins.merchants import inviting
from game.coins.merchants.entering import Wanted
from game.coins.merchants.inviting import Invited
from game.coins.merchants.working import Working, working
from game.coins.models import Merchant, MerchantRole, MerchantStaff, Offer
from game.inbox.models import Notice
from game.players.models import Player
from game.units.approval_refusals import Refused
from game.units.models import Role
from game.units.staffing import Staff
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW
from tests.game.reports.builders import a_township
from tests.game.units.builders import a_role, a_unit, staff


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


def an_operator() -> Staff:
    """Somebody of the county who keeps merchants."""
    return staff(a_role(Role.OPERATOR, a_unit("county")))


def wanted(**said: str) -> Wanted:
    """A form that is filled in rightly, unless said otherwise."""
    a_township()
    usual = {
        "name_zh": "鐵花小舖",
        "name_en": "Tiehua shop",
        "tax_id": "04595257",
        "township": "10014050",
        "contact": "林小美",
        "phone": "089-551637",
        "email": "shop@example.org",
        "bank_account": "004-012345678901",
    }
    return Wanted(**(usual | said))


def a_code(merchant: Merchant, role: MerchantRole = MerchantRole.OWNER, *, now: datetime = NOW) -> str:
    """The code of a new invitation by the console."""
    invited = inviting.invite(actor=None, invitation=uuid4(), merchant=merchant, name="陳收銀", role=role, now=now)
    assert isinstance(invited, Invited)
    return invited.code


def codes_of(answer: object) -> dict[str, str]:
    """What was refused, by the field that it is about."""
    refusals = answer if isinstance(answer, tuple) else (answer,)
    assert all(isinstance(one, Refused) for one in refusals), answer
    return {one.about: str(one.code) for one in refusals}


def told(player_id: int) -> list[str]:
    """The kinds of notices in somebody's inbox, the oldest first."""
    return list(Notice.objects.filter(player_id=player_id).order_by("pk").values_list("kind", flat=True))


def an_offer(merchant: Merchant, *, coins: int = 500, stock: int = 20) -> Offer:
    """Something that can be had for coins from NOW on."""
    today = NOW.date()
    return Offer.objects.create(
        merchant=merchant, name_zh="紅烏龍茶包", name_en="Red oolong", coins=coins, stock=stock, opens_on=today,
        closes_on=today.replace(year=2030),
    )  # fmt: skip
