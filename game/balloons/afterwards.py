"""What happens when a day is over: waves give back what nobody caught, catches forget their hour.

Run by `manage.py close_waves` and `manage.py forget_times`, as often as one likes.
"""

from datetime import datetime

from game.balloons import launching, tunables
from game.balloons.models import Catch, Wave
from game.journal import writing as journal


def close_due_waves(*, now: datetime) -> int:
    """Close every wave whose window and grace for offline catches are over; how many there were."""
    over = Wave.objects.filter(state=Wave.State.LAUNCHED, closes_at__lte=now - tunables.OFFLINE_GRACE)
    due = list(over.order_by("pk").values_list("pk", flat=True))
    for wave_id in due:
        launching.close(wave_id=wave_id, now=now)
    return len(due)


def forget_times(*, now: datetime) -> int:
    """Drop the time of day of old catches: balloon, date and probability stay. How many catches lost theirs.

    The journal's lines of that age go, too. The ledger keeps the moment of each transfer, because it
    is a book of account; it knows opaque owners only, and deleting the person cuts the link.
    """
    too_old = now - tunables.TIME_OF_DAY_KEPT
    journal.forget_before(too_old)
    old = Catch.objects.filter(caught_at__lt=too_old)
    return old.update(caught_at=None, settles_at=None)
