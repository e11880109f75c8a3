"""The addresses of the merchants' pages, under /merchant/. Each has its line in `web/access.py`."""

from django.urls import URLPattern, URLResolver, path

from web.merchant import about, choosing, home, joining, offers, people, receipts, statements, till

app_name = "merchant"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("choose/", choosing.choose, name="choose"),
    path("join/", joining.join, name="join"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("offers/", offers.offers, name="offers"),
    path("offers/new/", offers.new, name="new_offer"),
    path("offers/<uuid:offer>/", offers.edit, name="edit_offer"),
    path("offers/<uuid:offer>/show/", offers.show, name="show_offer"),
    path("staff/", people.staff, name="staff"),
    path("staff/invite/", people.invite, name="invite"),
    path("staff/invited/<uuid:invitation>/withdraw/", people.withdraw, name="withdraw"),
    path("staff/<uuid:person>/end/", people.end, name="end_work"),
    path("about/", about.about, name="about"),
    path("statements/", statements.statements, name="statements"),
    path("statements/<uuid:statement>/", statements.statement, name="statement"),
    path("statements/<uuid:statement>/confirm/", statements.confirm, name="confirm_statement"),
    path("statements/<uuid:statement>/print/", statements.print_statement, name="print_statement"),
    path("statements/<uuid:statement>/as/<slug:ending>/", statements.statement_file, name="statement_file"),
    path("statements/line/<uuid:line>/", statements.dispute, name="dispute"),
    path("till/", till.till, name="till"),
]
