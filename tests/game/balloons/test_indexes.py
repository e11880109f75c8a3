"""Every catch writes every index of its table: none of them says what another one says."""

import pytest
from django.db import connection

from game.balloons.models import Catch

pytestmark = pytest.mark.django_db


def kept_in_order() -> dict[str, list[str]]:
    """The columns of each index and unique constraint of the catches."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Catch._meta.db_table)
    return {name: each["columns"] for name, each in found.items() if each["index"] or each["unique"]}


def test_no_index_of_catches_is_the_beginning_of_another() -> None:
    indexes = kept_in_order()
    begun = [
        (name, longer)
        for name, columns in indexes.items()
        for longer, more in indexes.items()
        if name != longer and more[: len(columns)] == columns
    ]
    assert begun == []


def test_the_catches_of_a_player_are_found_by_an_index() -> None:
    plan = Catch.objects.filter(player_id=7).order_by("-pk").explain()
    assert any(name in plan for name, columns in kept_in_order().items() if columns[0] == "player_id"), plan


def test_a_catch_still_belongs_to_a_player_that_there_is() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Catch._meta.db_table)
    assert ("players_player", "id") in {each["foreign_key"] for each in found.values()}
