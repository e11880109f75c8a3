"""The addresses of a person's own pages, under /me/: membership, consent, what is known, inbox."""

from django.urls import URLPattern, URLResolver, path

from web.phone.me import logging_in

app_name = "me"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", logging_in.overview, name="account"),
    path("account/prove/", logging_in.prove, name="prove"),
    path("account/bring/", logging_in.bring, name="bring"),
    path("account/line/remove/", logging_in.remove_line, name="remove_line"),
]
