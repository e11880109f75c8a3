"""The addresses of a person's own pages, under /me/: membership, consent, what is known, inbox."""

from django.urls import URLPattern, URLResolver, path

from web.phone.me import consents, donating, goodbye, inbox, known, logging_in, membership

app_name = "me"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", logging_in.overview, name="account"),
    path("account/prove/", logging_in.prove, name="prove"),
    path("account/bring/", logging_in.bring, name="bring"),
    path("account/line/remove/", logging_in.remove_line, name="remove_line"),
    path("membership/", membership.overview, name="membership"),
    path("membership/code/", membership.claim_by_code, name="claim_code"),
    path("membership/number/", membership.claim_by_number, name="claim_number"),
    path("membership/ask/", membership.ask_guardian, name="ask_guardian"),
    path("membership/guardian/", membership.guardian, name="guardian"),
    path("membership/withdraw/<int:consent>/", membership.withdraw, name="withdraw_consent"),
    path("consent/", consents.overview, name="consent"),
    path("consent/<slug:purpose>/", consents.decide, name="decide"),
    path("data/", known.overview, name="data"),
    path("data.json", known.as_json, name="json"),
    path("data.zip", known.as_csv, name="csv"),
    path("delete/", goodbye.delete, name="delete"),
    path("goodbye/", goodbye.goodbye, name="goodbye"),
    path("giving/", donating.donate, name="donate"),
    path("inbox/", inbox.overview, name="inbox"),
    path("inbox/read/", inbox.read_all, name="read_all"),
    path("inbox/<uuid:notice>/", inbox.read_notice, name="read_notice"),
]
