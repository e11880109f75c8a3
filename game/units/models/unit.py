"""Bureaus and their units: who is given coins to hand out, and who answers for them.

A code is part of the name of each appropriation's account and of every line of the audit trail, and therefore never
changes; `tree` changes the rest.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.naming import name_of


class Unit(models.Model):
    """A bureau of the county (no parent) or one of its units."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("bureau"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return name_of(self)
