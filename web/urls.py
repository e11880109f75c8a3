"""Every address of the engine, one line each."""

from django.contrib import admin
from django.urls import include, path, register_converter
from django.views.i18n import JavaScriptCatalog

from web.api.routes import api
from web.dates import IsoDate
from web.phone import installing, pages, skies

register_converter(IsoDate, "date")

# /livez, /readyz and /metrics are answered before these: see `web/operating/probes.py`.
handler500 = "web.operating.outage.failed"

urlpatterns = [
    path("", pages.start, name="start"),
    path("join/", pages.join, name="join"),
    path("play/", pages.play, name="play"),
    path("sky/", skies.today, name="sky_today"),
    path("sky/<date:date>/", skies.of_date, name="sky"),
    path("sw.js", installing.service_worker, name="service_worker"),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("offline/", installing.offline, name="offline"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("jsi18n/", JavaScriptCatalog.as_view(packages=["web"]), name="javascript_catalog"),
    path("accounts/", include("web.phone.account_urls")),
    path("me/", include("web.phone.me.urls")),
    path("places/", include("web.phone.places_urls")),
    path("pay/", include("web.phone.pay_urls")),
    path("staff/", include("web.organiser.urls")),
    path("merchant/", include("web.merchant.urls")),
    path("planner/", include("web.planner.urls")),
    path("api/v1/", api.urls),
    path("ogc/", include("web.api.ogc.urls")),
    path("admin/", admin.site.urls),
]
