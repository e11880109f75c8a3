"""The badge of staff pages: how many notices are unread, with the script that keeps it so.

    {% load inbox_badge %}{% inbox_badge %}

The page links `css/inbox.css`. One question to the database, on the pages that show it only.
"""

from typing import Any, Final

from django import template
from django.template.context import Context
from django.utils.translation import gettext

from game.inbox import reading

MOST_SHOWN: Final = 99

register = template.Library()


@register.inclusion_tag("inbox/badge.html", takes_context=True)
def inbox_badge(context: Context) -> dict[str, Any]:
    """What the badge shows to who has logged in; nothing to anybody else."""
    user = context["user"]
    unread = reading.unread(user.pk) if user.is_authenticated else 0
    label = gettext("Notices, {count} new").replace("{count}", str(unread))
    return {"user": user, "unread": unread, "shown": shown(unread), "label": label}


def shown(unread: int) -> str:
    """A number that fits a badge.

    >>> shown(7), shown(99), shown(100)
    ('7', '99', '99+')
    """
    return str(unread) if unread <= MOST_SHOWN else f"{MOST_SHOWN}+"
