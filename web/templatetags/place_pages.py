"""What the staff pages of places need besides Django's tags.

{% load place_pages %}{{ place|place_name }} · {{ "wifi_dead"|trouble_name }}
"""

from django import template

from game.reports.models import Trouble
from geo.naming import name_of
from hotspots.models import Place

register = template.Library()


@register.filter
def place_name(place: Place) -> str:
    """What a place is called in the reader's language."""
    return name_of(place)


@register.filter
def trouble_name(trouble: str) -> str:
    """What is wrong, in the reader's language."""
    return str(Trouble(trouble).label)
