"""The engine's addresses as they are with a channel of LINE."""

from django.urls import include, path

from web.urls import handler500
from web.urls import urlpatterns as without_line

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [path("accounts/", include("web.phone.line_urls")), *without_line]
