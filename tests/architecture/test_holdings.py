"""Every table that can name a person is covered by a holding, or stands here with the reason why not.

"Can name": a relation to a player, direct or by way of a holding's own rows, or a UUID, which may be somebody's
purse or public id.
"""

import pytest
from django.apps import apps
from django.db.models import Field, Model, UUIDField

from game.players import holdings
from game.players.models import Player, PlayerSession

# Tables that lead to a person and are kept when the person goes.
KEPT = {
    "units.AuditEntry": "the record of who answered for what, kept as it was; it names officials, no player's row",
    "units.Approval": "the unit's paper; its authors are a table of their own",
}
# UUIDs of things, not of persons: field → of what.
OF_THINGS = {
    "balloons.Balloon.public_id": "a balloon",
    "balloons.Wave.public_id": "a wave",
    "coins.Campaign.public_id": "a campaign",
    "coins.CoinRequest.public_id": "a unit's request",
    "coins.Correction.asked_account": "an official's public id, part of the record of who asked",
    "coins.Correction.public_id": "a correction of the books",
    "coins.GiftBatch.public_id": "a batch of red envelopes",
    "coins.MemberGroup.public_id": "a group",
    "coins.Merchant.public_id": "a merchant",
    "coins.Offer.public_id": "an offer",
    "coins.Payout.public_id": "a payout",
    "coins.Statement.public_id": "a merchant's statement",
    "coins.StatementDoubt.public_id": "a doubt about a statement",
    "coins.StatementLine.public_id": "a line of a statement",
    "hotspots.AsideRow.public_id": "a row of somebody's list",
    "hotspots.Place.public_id": "a place",
    "players.RosterEntry.public_id": "a line of the county's list; only a membership says whose account it is",
    "units.Approval.public_id": "an approval",
    "units.Approval.subject": "what is under approval",
}


def label(model: type[Model]) -> str:
    return model._meta.label


def tables() -> set[str]:
    return {table for holding in holdings.all_holdings() for table in holding.tables}


def relations_out_of(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.get_fields() if field.is_relation and field.concrete and field.related_model]


def of_persons() -> set[str]:
    """Tables whose rows are a person's by a foreign key: to the player, or to such a row that only they have."""
    found = {label(Player)}
    while True:
        grown = found | {
            label(model)
            for model in apps.get_models(include_auto_created=True)
            for field in relations_out_of(model)
            if not field.many_to_many and label(field.related_model) in found
        }
        if grown == found:
            return found
        found = grown


def test_every_table_of_persons_is_covered():
    assert of_persons() - tables() - KEPT.keys() == set()
    assert label(PlayerSession) in of_persons(), "nothing was looked at"


def test_every_uuid_is_a_holding_s_or_a_thing_s():
    unexplained = {
        f"{label(model)}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, UUIDField) and label(model) not in tables() | KEPT.keys()
    }
    assert unexplained - OF_THINGS.keys() == set()
    assert OF_THINGS.keys() - {name for name in OF_THINGS if exists(name)} == set()


def exists(name: str) -> bool:
    model, field = name.rsplit(".", 1)
    return any(field == known.name for known in apps.get_model(model)._meta.get_fields())


def test_every_table_that_a_holding_names_exists():
    assert {table for table in tables() | KEPT.keys() if apps.get_model(table) is None} == set()


@pytest.mark.parametrize("holding", holdings.all_holdings(), ids=lambda holding: holding.name)
def test_a_holding_says_in_words_what_it_is(holding):
    assert str(holding.title)
    assert str(holding.why).endswith((".", "。"))
    assert holding.labels


def test_two_holdings_cannot_have_one_name():
    with pytest.raises(ValueError, match="twice"):
        holdings.register(holdings.all_holdings()[0])
