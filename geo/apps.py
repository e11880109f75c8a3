"""Django's entry to `geo`: loads the native libraries in the one safe order."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from geo import native


class GeoConfig(AppConfig):
    """The places of Taitung: regions, townships, villages, small areas, keep-outs."""

    name = "geo"
    label = "geo"
    verbose_name = _("Places")
    default_auto_field = "django.db.models.BigAutoField"
    loaded_first = native.LOADED_FIRST
