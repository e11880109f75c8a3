"""A position as somebody types or pastes it: degrees in either order, or X and Y of TWD97, in one field.

Reads what maps and papers give: 22.9134, 121.1196; 22°54'48"N 121°07'11"E; ２２．９１３４，１２１．１１９６; metres:
262268 2534699. Which number is which is told by its size (see `hotspots.feeds.coordinates`).
"""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from geo.position import LatLon
from hotspots.feeds.coordinates import Said, placed

LONGEST: Final = 100
# Where two numbers may meet; a comma between digits may as well be one of thousands, so every place is tried.
_SEPARATOR: Final = re.compile(r"\s*[,，、;；/／]\s*|\s+")


def position_in(text: str) -> LatLon | None:
    """The position that a text gives; None if it gives none."""
    bare = text.strip().strip("()（）[]")
    if len(bare) > LONGEST:
        return None
    cuts = _SEPARATOR.finditer(bare)
    pairs = [(bare[: cut.start()], bare[cut.end() :]) for cut in cuts if 0 < cut.start() < cut.end() < len(bare)]
    if not pairs:
        return None
    found = placed(pairs, Said(), "position").rows
    return next((each.position for each in found if each.position is not None), None)


def written(position: LatLon) -> str:
    """A position as it is shown and read again; 6 decimals are a decimetre."""
    return f"{position.latitude:.6f}, {position.longitude:.6f}"


class PositionField(forms.CharField):
    """One field for a position; gives a `LatLon`."""

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "off", "spellcheck": "false", "maxlength": LONGEST}
        super().__init__(widget=forms.TextInput(attrs=attributes), **options)

    def to_python(self, value: Any) -> Any:
        """The position.

        Raises:
            ValidationError: there is none in the text.
        """
        if not str(value or "").strip():
            return None
        position = position_in(str(value))
        if position is None:
            raise forms.ValidationError(
                _("This is no position. Write it as in 22.9134, 121.1196, or X and Y of TWD97: 262268, 2534699.")
            )
        return position

    def run_validators(self, value: Any) -> None:
        """A position is checked by reading it."""

    def validate(self, value: Any) -> None:
        """Something must stand there."""
        if value is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")
