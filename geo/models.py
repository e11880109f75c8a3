"""The places of Taitung as rows: regions, townships, villages, small areas, and ground that stays free.

Outlines are official ones, loaded by `load_boundaries` and `load_population` and never edited by hand. Codes are
primary keys, so that a reload keeps every reference. Questions about them are answered from memory
(`geo.boundaries`), not by spatial queries, whose meaning differs between databases.
"""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

WGS_84 = 4326


class Region(models.Model):
    """A promotion area: 臺東市區, 縱谷, 南迴線, 海岸線, or the islands."""

    code = models.SlugField(_("code"), primary_key=True, max_length=16)
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ("order",)

    def __str__(self) -> str:
        return self.name_zh


class Township(models.Model):
    """One of the sixteen townships, by its official 8-digit code."""

    code = models.CharField(_("code"), primary_key=True, max_length=8)
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, related_name="townships", verbose_name=_("region"))
    outline = models.MultiPolygonField(_("outline"), srid=WGS_84)
    residents = models.PositiveIntegerField(_("residents"), null=True, blank=True)
    seat = models.PointField(_("seat"), srid=WGS_84, null=True, blank=True)

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name_zh


class Village(models.Model):
    """A village (村, 里), by its official 11-digit code, which begins with its township's."""

    code = models.CharField(_("code"), primary_key=True, max_length=11)
    township = models.ForeignKey(Township, models.CASCADE, related_name="villages", verbose_name=_("township"))
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    outline = models.MultiPolygonField(_("outline"), srid=WGS_84)
    residents = models.PositiveIntegerField(_("residents"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name_zh


class SmallArea(models.Model):
    """An inhabited smallest statistical area (最小統計區): where people live, finer than a village."""

    code = models.CharField(_("code"), primary_key=True, max_length=32)
    outline = models.MultiPolygonField(_("outline"), srid=WGS_84)
    point = models.PointField(_("point inside"), srid=WGS_84)
    residents = models.PositiveIntegerField(_("residents"))
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)

    class Meta:
        verbose_name = _("small area")
        verbose_name_plural = _("small areas")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class KeepOut(models.Model):
    """Ground where no balloon may stand, of one kind; a kind without rows counts as not checked."""

    class Kind(models.TextChoices):
        """Why the ground stays free."""

        RIVER = "river", _("river")
        CARRIAGEWAY = "carriageway", _("carriageway")
        RAIL = "rail", _("railway")
        AIRPORT = "airport", _("airport")
        CLOSED = "closed", _("closed land")
        STEEP = "steep", _("steep land")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, db_index=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    outline = models.MultiPolygonField(_("outline"), srid=WGS_84)
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("keep-out")
        verbose_name_plural = _("keep-outs")
        ordering = ("kind", "name", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()
