"""Forgetting notices whose time is over; run by `manage.py forget_notices`, as often as one likes."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from game.inbox.models import Notice

# Read ones a season, so that one can look again; unread ones until their owner has had a year to come by.
READ_KEPT: Final = timedelta(days=90)
UNREAD_KEPT: Final = timedelta(days=365)


def forget_notices(*, now: datetime) -> int:
    """Remove old notices, by when they were sent; how many went."""
    over = Q(read_at__isnull=False) | Q(sent_at__lt=now - UNREAD_KEPT)
    removed, _ = Notice.objects.filter(over, sent_at__lt=now - READ_KEPT).delete()
    return removed
