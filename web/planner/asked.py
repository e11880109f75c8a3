"""What a planner asks the coverage: near what, how far a walk, where. A mistyped choice is the usual one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django import forms
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from geo.models import Region
from hotspots.coverage.figures import Sought
from hotspots.coverage.thresholds import WALK_M, WALKS_M, minutes_of

SOUGHT: Final = {
    Sought.HOTSPOT: gettext_lazy("Free WiFi"),
    Sought.MERCHANT: gettext_lazy("Partner merchant"),
    Sought.COINS: gettext_lazy("Merchant that takes coins"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Near what, within how many metres, in which region ("": the county)."""

    sought: Sought = Sought.HOTSPOT
    walk_m: int = WALK_M
    region: str = ""

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return urlencode(asdict(self))


class CoverageForm(forms.Form):
    """The three choices."""

    sought = forms.ChoiceField(label=gettext_lazy("Near what"), required=False, choices=list(SOUGHT.items()))
    walk_m = forms.TypedChoiceField(label=gettext_lazy("Walk, straight line"), required=False, coerce=int)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)

    def __init__(self, asked: Mapping[str, Any]) -> None:
        super().__init__({**asdict(Choice()), **{name: asked[name] for name in asked if name in self.base_fields}})
        walks: Any = self.fields["walk_m"]
        regions: Any = self.fields["region"]
        walks.choices = [(walk_m, walk_in_words(walk_m)) for walk_m in WALKS_M]
        regions.choices = [("", _("Whole county")), *region_names().items()]

    def only(self, name: str) -> None:
        """Offer one choice alone, once `choice` was read."""
        self.fields = {name: self.fields[name]}

    @property
    def choice(self) -> Choice:
        """What was asked for; what is not on offer is left as usual."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value not in {"", None}}
        if "sought" in said:
            said["sought"] = Sought(said["sought"])
        return Choice(**said)


def walk_in_words(walk_m: int) -> str:
    """A walk with its minutes: 500 m, about 8 minutes."""
    minutes = round(minutes_of(walk_m))
    words = ngettext("%(walk)s m, about %(minutes)s minute", "%(walk)s m, about %(minutes)s minutes", minutes)
    return words % {"walk": walk_m, "minutes": minutes}


def region_names() -> dict[str, str]:
    """The regions' names in the reader's language, in their order."""
    name = "name_zh" if is_chinese() else "name_en"
    return dict(Region.objects.order_by("order").values_list("pk", name))


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")
