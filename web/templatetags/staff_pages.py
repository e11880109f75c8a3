"""What the staff pages' templates need besides Django's tags: names of people, roles, and the way around.

{% load staff_pages %}{{ person.name|as_written }}   <bdi lang="zh-Hant-TW">林小美</bdi>
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from game.units.models import Role, Step
from game.units.staffing import Held
from web.organiser import navigation

HAN: Final = re.compile(r"[\u3400-\u9fff]")

register = template.Library()


@register.filter
def as_written(name: str) -> SafeString:
    """A name as its owner writes it, marked with its language, so that it is read aloud rightly."""
    return format_html('<bdi lang="{}">{}</bdi>', "zh-Hant-TW" if HAN.search(name) else "en", name)


@register.filter
def role_name(role: str, step: str = "") -> str:
    """A role in the reader's language, with its step: 核章人員（科長）."""
    if not step:
        return str(Role(role).label)
    return gettext("%(role)s (%(step)s)") % {"role": Role(role).label, "step": Step(step).label}


@register.filter
def held_names(roles: Iterable[Held]) -> list[str]:
    """Each role once, by its name."""
    return list(dict.fromkeys(role_name(held.role, held.step) for held in roles))


@register.simple_tag(takes_context=True)
def staff_navigation(context: dict[str, Any]) -> list[navigation.Entry]:
    """The links that the one who asks may follow; none where the door stayed shut."""
    request = context["request"]
    staff = getattr(request, "staff", None)
    return list(navigation.entries(staff, request.path)) if staff else []
