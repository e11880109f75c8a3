"""What every page's template may know of the settings."""

from django.conf import settings
from django.http import HttpRequest


def basemap(request: HttpRequest) -> dict[str, str]:
    """The base map provider: empty strings when none is configured."""
    return {
        "basemap_url": settings.BASEMAP_URL,
        "basemap_attribution": settings.BASEMAP_ATTRIBUTION,
    }


def line(request: HttpRequest) -> dict[str, bool]:
    """Whether people can log in with LINE."""
    return {"line_is_on": settings.LINE_IS_ON}
