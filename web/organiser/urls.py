"""The addresses of the staff pages, under /staff/. Each has its line in `web/access.py`."""

from django.urls import URLPattern, URLResolver, path

from web.organiser import changing_units, home, members, roles, units

app_name = "staff"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("units/", units.units, name="units"),
    path("units/add/", changing_units.add_unit, name="add_unit"),
    path("unit/<slug:code>/", units.unit, name="unit"),
    path("unit/<slug:code>/rename/", changing_units.rename_unit, name="rename_unit"),
    path("unit/<slug:code>/move/", changing_units.move_unit, name="move_unit"),
    path("unit/<slug:code>/give/", roles.give_role, name="give_role"),
    path("members/", members.issue_code, name="membership"),
    path("members/release/", members.release, name="release_membership"),
    path("members/roster/", members.import_roster, name="import_roster"),
    path("role/<uuid:assignment>/end/", roles.end_role, name="end_role"),
    path("role/<uuid:assignment>/deputy/", roles.deputise, name="deputise"),
]
