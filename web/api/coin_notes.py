"""What a line of the coin history is about, in both languages: an envelope's words, a cause, a merchant, a place.

The ledger's accounts tell whose they are by their names; the tables beside it tell what those are called.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from game.coins.models import AccountKind, Cause, Entry, Gift, Merchant, Voucher
from game.reports.models import Report

Note = tuple[str, str]
NO_NOTE: Note = ("", "")


def notes_of(transfers: Collection[UUID]) -> Mapping[UUID, Note]:
    """The note of each of these transfers that has one."""
    gifts = Gift.objects.filter(transfer__in=transfers).values_list("transfer", "batch__words_zh", "batch__words_en")
    rewards = Report.objects.filter(reward__in=transfers)
    places = rewards.values_list("reward", "place__name_zh", "place__name_en")
    named = {transfer: (name_zh, name_en or name_zh) for transfer, name_zh, name_en in (*gifts, *places)}
    return _others(transfers) | named


def _others(transfers: Collection[UUID]) -> dict[UUID, Note]:
    """Of a donation the cause, of a payment or a voucher the merchant."""
    kinds = (AccountKind.DONATED, AccountKind.TILL, AccountKind.VOUCHER)
    entries = Entry.objects.filter(transfer__in=transfers, account__kind__in=kinds)
    others = dict(entries.values_list("transfer", "account__name"))
    names = _names(set(others.values()))
    return {transfer: names.get(name, NO_NOTE) for transfer, name in others.items()}


def _names(accounts: Collection[str]) -> dict[str, Note]:
    whose = [name.partition(":")[2] for name in accounts]
    ids = [UUID(each) for each in whose if _is_id(each)]
    causes = Cause.objects.filter(code__in=whose).values_list("code", "name_zh", "name_en")
    tills = Merchant.objects.filter(public_id__in=ids).values_list("public_id", "name_zh", "name_en")
    vouchers = Voucher.objects.filter(public_id__in=ids)
    of_vouchers = vouchers.values_list("public_id", "merchant__name_zh", "merchant__name_en")
    named = {f"{AccountKind.DONATED}:{code}": (zh, en or zh) for code, zh, en in causes}
    named |= {f"{AccountKind.TILL}:{each.hex}": (zh, en or zh) for each, zh, en in tills}
    return named | {f"{AccountKind.VOUCHER}:{each.hex}": (zh, en or zh) for each, zh, en in of_vouchers}


def _is_id(text: str) -> bool:
    return len(text) == 32 and all(sign in "0123456789abcdef" for sign in text)
