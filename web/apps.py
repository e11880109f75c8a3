"""Registers the web layer: pages, API, sockets, and the commands that cross packages."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class WebConfig(AppConfig):
    """Names the app `web`, whose `locale/` holds what people read."""

    name = "web"
    label = "web"


class GuardedAdminConfig(AdminConfig):
    """Django's admin, with the site of `web.admin_site`."""

    default_site = "web.admin_site.GuardedAdminSite"
