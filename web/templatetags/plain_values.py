"""Values of holdings as people read them.

    {% load plain_values %}{{ value|plainly }}   民國115年7月5日（日） 10:30   是   –

Used by `me/data.html` only; files have ISO 8601 (see `web/phone/me/export.py`).
"""

from datetime import date, datetime
from uuid import UUID

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext

from web.templatetags.taitung_days import taitung_day

register = template.Library()


@register.filter
def plainly(value: object) -> str:
    """A moment with its day and minute, a truth as a word, a long number as code, everything else as it is."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, UUID):
        return format_html("<code>{}</code>", value)
    if isinstance(value, datetime):
        return f"{taitung_day(value)} {timezone.localtime(value):%H:%M}"
    if isinstance(value, date):
        return taitung_day(value)
    return str(value)
