"""The addresses of a person's own pages, under /me/: membership, consent, what is known, inbox."""

from django.urls import URLPattern, URLResolver

app_name = "me"
urlpatterns: list[URLPattern | URLResolver] = []
