"""The tables of `game.coins`, a file a concept."""

from game.coins.models.awards import Lot, LotUse, Settlement
from game.coins.models.budgets import CoinRequest, DecemberPermission
from game.coins.models.campaigns import Campaign, Cause
from game.coins.models.corrections import Correction
from game.coins.models.gifts import Gift, GiftBatch, MemberGroup
from game.coins.models.ledger import Account, AccountKind, Entry, Transfer, TransferKind
from game.coins.models.merchants import Invitation, Merchant, MerchantRole, MerchantStaff, Offer
from game.coins.models.monthly import Payout, Statement, StatementDoubt, StatementLine, StatementShare
from game.coins.models.redeeming import Redemption, TillCode, Voucher
from game.coins.models.sealing import ClosingBalance, Seal

__all__ = [
    "Account",
    "AccountKind",
    "Campaign",
    "Cause",
    "ClosingBalance",
    "CoinRequest",
    "Correction",
    "DecemberPermission",
    "Entry",
    "Gift",
    "GiftBatch",
    "Invitation",
    "Lot",
    "LotUse",
    "MemberGroup",
    "Merchant",
    "MerchantRole",
    "MerchantStaff",
    "Offer",
    "Payout",
    "Redemption",
    "Seal",
    "Settlement",
    "Statement",
    "StatementDoubt",
    "StatementLine",
    "StatementShare",
    "TillCode",
    "Transfer",
    "TransferKind",
    "Voucher",
]
