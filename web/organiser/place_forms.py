"""The forms of places and lists: where something stands, which region it is listed under, who keeps a list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from game.units.models import Unit
from game.units.staffing import NO_UNIT
from geo.models import Region
from geo.naming import name_of
from web.organiser.forms import StaffForm
from web.organiser.typed_position import PositionField

ITS_TOWNSHIPS = ""


class PositionForm(StaffForm):
    """Where something stands."""

    position = PositionField(
        label=gettext_lazy("Where it stands"),
        help_text=gettext_lazy(
            "Paste it from a map, as in 22.9134, 121.1196; or write X and Y of TWD97, as in 262268, 2534699."
        ),
    )


class RegionForm(StaffForm):
    """Which region a place is listed under."""

    region = forms.ChoiceField(label=gettext_lazy("Listed under"), required=False)

    def __init__(self, *args: Any, usual: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        own = (ITS_TOWNSHIPS, _("usual: %(region)s") % {"region": name_of(usual)})
        choices = [own, *((region.code, name_of(region)) for region in Region.objects.all())]
        self.fields["region"].choices = choices  # type: ignore[attr-defined]


class KeeperForm(StaffForm):
    """Which unit keeps a list."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)

    def __init__(self, *args: Any, units: Iterable[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(NO_UNIT, _("no unit: the operators look after it")), *((unit.code, unit.name) for unit in units)]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]


class FindForm(StaffForm):
    """What to look for among the places."""

    words = forms.CharField(label=gettext_lazy("Name or address"), required=False, max_length=100)
