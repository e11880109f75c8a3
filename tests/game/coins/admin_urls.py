"""The admin alone: what is tested here must not need the pages of `web`."""

from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
