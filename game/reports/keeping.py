"""Which unit looks after which list: it hears what is wrong with the list's places; without one, the operators do."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from game.reports.models import ListKeeper
from game.reports.refusals import Code, Refusal
from game.units import audit_trail, permissions
from game.units.actions import Action
from game.units.models import Unit
from game.units.staffing import NO_UNIT, Staff
from hotspots.models import Dataset, Place


def unit_of(dataset_code: str) -> str:
    """The code of the unit that keeps this list; `NO_UNIT`, which only operators cover, if none does."""
    return ListKeeper.objects.filter(dataset=dataset_code).values_list("unit__code", flat=True).first() or NO_UNIT


@transaction.atomic
def set_keeper(*, dataset_code: str, unit_code: str, actor: Staff | None, now: datetime) -> Dataset | Refusal:
    """Give a list to a unit, or with `NO_UNIT` back to the operators; the same again changes nothing.

    Raises:
        NotAllowed: the actor may not do this.
    """
    permissions.require(actor, Action.MEND_PLACES, NO_UNIT)
    dataset = Dataset.objects.select_for_update(no_key=True).filter(pk=dataset_code).first()
    if dataset is None:
        return Refusal(Code.NO_SUCH_LIST)
    unit = Unit.objects.filter(code=unit_code).first()
    if unit is None and unit_code != NO_UNIT:
        return Refusal(Code.NO_SUCH_UNIT, {"unit": unit_code})
    before = unit_of(dataset_code)
    if before != unit_code:
        _keep(dataset, unit)
        details = {"before": before, "after": unit_code}
        title = dataset.title_zh
        audit_trail.record(actor=actor, action="list_keeper_set", now=now, title=title, details=details)
    return dataset


def record(action: str, place: Place, details: Mapping[str, str | int], *, actor: Staff | None, now: datetime) -> None:
    """Write what was done about a place into the trail, under the unit that keeps its list."""
    audit_trail.record(
        actor=actor,
        action=action,
        now=now,
        unit_code=unit_of(place.dataset_id),
        subject=place.public_id,
        title=place.name_zh,
        details=details,
    )


def _keep(dataset: Dataset, unit: Unit | None) -> None:
    if unit is None:
        ListKeeper.objects.filter(dataset=dataset).delete()
    else:
        ListKeeper.objects.update_or_create(dataset=dataset, defaults={"unit": unit})
