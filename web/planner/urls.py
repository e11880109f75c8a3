"""The addresses of the planners' pages, under /planner/. Each has its line in `web/access.py`."""

from django.urls import URLPattern, URLResolver, path

from web.planner import coverage

app_name = "planner"
urlpatterns: list[URLPattern | URLResolver] = [
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/areas/", coverage.areas, name="areas"),
    path("coverage/map/", coverage.frame, name="coverage_map"),
]
