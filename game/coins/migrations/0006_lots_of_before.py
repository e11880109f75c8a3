"""Whose campaign paid for each award so far, and what of it is left in which wallet: worked out from the ledger."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LAST_YEARS = 1


def forwards(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    _name_campaigns(apps)
    _fill_wallets(apps)


def _name_campaigns(apps: StateApps) -> None:
    Settlement, Campaign = apps.get_model("coins", "Settlement"), apps.get_model("coins", "Campaign")
    payers, campaigns = _payers(apps), dict(Campaign.objects.values_list("public_id", "id"))
    brought = dict(Settlement.objects.exclude(settled=None).values_list("settled_id", "transfer_id"))
    for settlement in Settlement.objects.filter(campaign=None).iterator():
        award = settlement.transfer_id
        while award not in payers and award in brought:
            award = brought[award]
        settlement.campaign_id = campaigns.get(payers.get(award))
        settlement.save(update_fields=["campaign"])


def _payers(apps: StateApps) -> dict[UUID, UUID]:
    """The campaign behind each catch, by its transfer."""
    entries = apps.get_model("coins", "Entry").objects.filter(amount__lt=0)
    funds = entries.filter(transfer__kind="fund").values_list("transfer_id", "account__name")
    campaign_of_fund = {transfer: UUID(name.partition(":")[2]) for transfer, name in funds}
    filled = apps.get_model("coins", "Entry").objects.filter(amount__gt=0, transfer__kind="fund")
    campaign_of_balloon = {
        account: campaign_of_fund[transfer] for transfer, account in filled.values_list("transfer_id", "account_id")
    }
    catches = entries.filter(transfer__kind="catch").values_list("transfer_id", "account_id")
    return {transfer: campaign_of_balloon[balloon] for transfer, balloon in catches if balloon in campaign_of_balloon}


def _fill_wallets(apps: StateApps) -> None:
    Settlement, Entry = apps.get_model("coins", "Settlement"), apps.get_model("coins", "Entry")
    settled = {s.settled_id: s for s in Settlement.objects.exclude(settled=None).select_related("transfer").iterator()}
    lots: defaultdict[int, list[Any]] = defaultdict(list)
    moves = Entry.objects.filter(account__kind="wallet").select_related("transfer").order_by("id")
    for entry in moves.iterator():
        if entry.amount > 0:
            lots[entry.account_id].append(_lot(apps, settled[entry.transfer_id]))
        else:
            _use(apps, lots[entry.account_id], entry)


def _lot(apps: StateApps, award: Any) -> Any:
    Lot, year = apps.get_model("coins", "Lot"), award.transfer.year
    return Lot.objects.create(
        owner=award.owner,
        award_id=award.transfer_id,
        campaign_id=award.campaign_id,
        year=year,
        coins=award.coins,
        left=award.coins,
        expires_on=date(year + LAST_YEARS, 12, 31),
    )


def _use(apps: StateApps, lots: list[Any], entry: Any) -> None:
    wanted = -entry.amount
    for lot in sorted(lots, key=lambda lot: lot.award_id.hex):
        if taken := min(wanted, lot.left):
            wanted, lot.left = wanted - taken, lot.left - taken
            lot.save(update_fields=["left"])
            apps.get_model("coins", "LotUse").objects.create(lot=lot, transfer_id=entry.transfer_id, coins=taken)


class Migration(migrations.Migration):
    dependencies = [("coins", "0005_merchants_budgets_and_lots")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
