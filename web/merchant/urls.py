"""The addresses of the merchants' pages, under /merchant/. Each has its line in `web/access.py`."""

from django.urls import URLPattern, URLResolver, path

from web.merchant import choosing, home, till

app_name = "merchant"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("choose/", choosing.choose, name="choose"),
    path("till/", till.till, name="till"),
]
