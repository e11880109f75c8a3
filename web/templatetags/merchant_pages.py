"""What the merchants' templates need besides Django's tags: the way around.

{% load merchant_pages %}{% merchant_navigation as links %}
"""

from typing import Any

from django import template

from web.merchant import navigation
from web.organiser.navigation import Entry

register = template.Library()


@register.simple_tag(takes_context=True)
def merchant_navigation(context: dict[str, Any]) -> list[Entry]:
    """The links that the one who asks may follow; none where the door stayed shut."""
    request = context["request"]
    working = getattr(request, "working", None)
    return list(navigation.entries(working, request.path)) if working else []
