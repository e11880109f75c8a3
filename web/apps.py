"""Registers the web layer: pages, API, sockets, and the commands that cross packages."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import register

from web.operating import checks


class WebConfig(AppConfig):
    """Names the app `web`, whose `locale/` holds what people read."""

    name = "web"
    label = "web"

    def ready(self) -> None:
        """Have `manage.py check --deploy` ask what only a public server needs."""
        for check in checks.ALL:
            register(check, deploy=True)


class GuardedAdminConfig(AdminConfig):
    """Django's admin, with the site of `web.admin_site`."""

    default_site = "web.admin_site.GuardedAdminSite"
