"""Several imports of one list at once go one after the other: the first adds, the others find everything there."""

import pytest

from hotspots import editions
from hotspots.models import Dataset, ImportRun, Place
from tests.game.coins.test_races import Race, race
from tests.hotspots.importing.builders import counted, imported, streetful

__all__ = ["race"]


@pytest.mark.django_db(transaction=True)
def test_of_imports_at_once_one_adds_and_the_others_wait_for_it(county: None, race: Race) -> None:
    rows = streetful(12)
    reports = race(lambda _number: imported(*rows), 4)
    assert sorted(map(str, map(counted, reports))) == ["{'added': 12}", *["{'unchanged': 12}"] * 3]
    assert (Place.objects.count(), Dataset.objects.count(), ImportRun.objects.count()) == (12, 1, 4)
    assert editions.current() == 1
