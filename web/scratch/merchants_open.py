"""Certified merchants in a scratch database, their owner and cashier logged in with a second factor."""

from datetime import datetime
from uuid import uuid4

from allauth.mfa.models import Authenticator

from game.coins.merchants import keeping
from game.coins.models import Merchant, MerchantRole
from game.players.models import Player
from geo.models import Township
from web.demo.merchants import Shopkeeper, hired, offer_goods
from web.scratch.sessions import session_of
from web.scratch.shapes import StagedMerchant


def opened(number: int, now: datetime) -> StagedMerchant:
    """One more merchant that takes coins; on no map, but with goods to offer."""
    name_zh = f"試營運小舖{number}"
    merchant = Merchant.objects.create(
        name_zh=name_zh,
        name_en=f"Trial shop {number}",
        contact="林店長",
        township=Township.objects.first(),
        made_at=now,
    )
    keys = [_logged_in(merchant, role, now) for role in (MerchantRole.OWNER, MerchantRole.CASHIER)]
    keeping.certify(actor=None, merchant=merchant, now=now)
    offer_goods(merchant, now)
    offer = merchant.offers.order_by("coins")[0]
    return StagedMerchant(id=merchant.public_id, name_zh=name_zh, owner=keys[0], cashier=keys[1], offer=offer.public_id)


def _logged_in(merchant: Merchant, role: MerchantRole, now: datetime) -> str:
    """The value of the cookie of somebody who works there, proved just now."""
    keeper = Shopkeeper(f"{role}-{uuid4().hex}", "林店長" if role is MerchantRole.OWNER else "陳收銀", role, "")
    player: Player = hired(merchant, keeper, now)
    app = Authenticator.objects.create(user=player, type=Authenticator.Type.TOTP, data={})
    return session_of(player, app)
