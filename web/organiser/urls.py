"""The addresses of the staff pages, under /staff/. Each has its line in `web/access.py`."""

from django.urls import URLPattern, URLResolver, path

from web.organiser import (
    approvals,
    audit_trail,
    campaigns,
    chains,
    changing_units,
    home,
    members,
    roles,
    units,
)

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
    path("unit/<slug:code>/chain/", chains.chain, name="chain"),
    path("role/<uuid:assignment>/end/", roles.end_role, name="end_role"),
    path("role/<uuid:assignment>/deputy/", roles.deputise, name="deputise"),
    path("approvals/", approvals.of_units, name="approvals"),
    path("approvals/<uuid:approval>/", approvals.one, name="approval"),
    path("approvals/<uuid:approval>/sign/", approvals.sign, name="sign"),
    path("approvals/<uuid:approval>/return/", approvals.send_back, name="send_back"),
    path("approvals/<uuid:approval>/withdraw/", approvals.withdraw, name="withdraw"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="new_campaign"),
    path("campaigns/<uuid:campaign>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:campaign>/edit/", campaigns.edit, name="edit_campaign"),
    path("campaigns/<uuid:campaign>/submit/", campaigns.submit, name="submit_campaign"),
    path("campaigns/<uuid:campaign>/fund/", campaigns.fund, name="fund_campaign"),
    path("campaigns/<uuid:campaign>/close/", campaigns.close, name="close_campaign"),
    path("trail/", audit_trail.trail, name="trail"),
    path("trail/export/", audit_trail.export, name="export_trail"),
]
