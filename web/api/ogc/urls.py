"""Addresses of the open data; those of OGC 17-069r4, table 2, have no slash at their end."""

from django.urls import path

from web.api.downloads.views import download
from web.api.ogc import views

app_name = "ogc"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("conformance", views.conformance, name="conformance"),
    path("api", views.definition, name="api"),
    path("collections", views.collections, name="collections"),
    path("collections/<str:name>", views.collection, name="collection"),
    path("collections/<str:name>/items", views.items, name="items"),
    path("collections/<str:name>/items/<path:feature>", views.item, name="item"),
    path("collections/<str:name>/download.<str:ending>", download, name="download"),
    path("<path:rest>", views.nowhere, name="nowhere"),
]
