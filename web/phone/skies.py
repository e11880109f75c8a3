"""The pages that say how a day's sky was drawn and how anybody can check it."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from game.balloons.models import Sky
from game.balloons.skies import LOCAL_DRAW


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The commitment to today's sky, or the kind word that there is none."""
    return _page(request, timezone.localdate())


@require_safe
def of_date(request: HttpRequest, date: date) -> HttpResponse:
    """The commitment to one day's sky, and its key once it is revealed."""
    if not Sky.objects.filter(date=date).exists():
        raise Http404
    return _page(request, date)


def _page(request: HttpRequest, date: date) -> HttpResponse:
    recent = Sky.objects.filter(date__lte=timezone.localdate()).order_by("-date")[:14]
    sky = Sky.objects.filter(date=date).first()
    context = {
        "date": date,
        "sky": sky,
        "recent": recent,
        # A sky whose number was drawn on this machine promises nothing, and the page says so.
        "is_demonstration": sky is not None and sky.draw_name == LOCAL_DRAW,
        "promised_on": timezone.localdate(sky.committed_at) if sky else None,
    }
    return render(request, "phone/sky.html", context)
