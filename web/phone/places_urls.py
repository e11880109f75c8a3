"""The addresses of places, under /places/."""

from django.urls import path

from web.phone import places

app_name = "places"
urlpatterns = [
    path("", places.everywhere, name="everywhere"),
    path("township/<slug:code>/", places.township, name="township"),
    path("<uuid:place_id>/", places.place, name="place"),
    path("<uuid:place_id>/report/", places.report, name="report"),
    path("<uuid:place_id>/favourite/", places.favourite, name="favourite"),
]
