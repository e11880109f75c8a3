"""The tables of places: whose list, what stands where, which rows could not be placed, and what each import did.

A place keeps its row, and so its id, through every edition of its list; one that its list no longer names is marked
gone and stays for those who made it a favourite. Nothing here is about a person. Positions are found in memory
(`hotspots.catalogue`); the tables are the truth that it is made from, and `Edition.number` tells when to make it again.
"""

from uuid import uuid4

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo.models import WGS_84, Region, Township, Village
from geo.position import LatLon, from_lon_lat


class Kind(models.TextChoices):
    """What stands there."""

    HOTSPOT = "hotspot", _("Free WiFi")
    MERCHANT = "merchant", _("Partner merchant")


class Dataset(models.Model):
    """One list that somebody publishes; what is shown of a place names its list's publisher and licence."""

    code = models.SlugField(_("code"), primary_key=True, max_length=40)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    title_zh = models.CharField(_("Chinese title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=120)
    publisher = models.CharField(_("publisher"), max_length=120)
    licence = models.CharField(_("licence"), max_length=120)
    url = models.URLField(_("address"), max_length=500, blank=True)
    edition_on = models.DateField(_("edition"), null=True, blank=True)
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True)

    class Meta:
        verbose_name = _("list of places")
        verbose_name_plural = _("lists of places")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title_zh


class Wheelchair(models.TextChoices):
    """Whether a wheelchair gets in (OpenStreetMap's `wheelchair`); empty is not known."""

    YES = "yes", _("wheelchair accessible")
    LIMITED = "limited", _("partly wheelchair accessible")
    NO = "no", _("not wheelchair accessible")


class Place(models.Model):
    """One hotspot or merchant. `identity` is its folded name and address, by which an update finds it first."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="places", verbose_name=_("list of places"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    identity = models.CharField(max_length=300, editable=False)
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    category = models.CharField(_("category"), max_length=24, blank=True)
    keeper = models.CharField(_("kept by"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    # OpenStreetMap's opening_hours, checked when it is written; empty is not known.
    opening_hours = models.CharField(_("opening hours"), max_length=400, blank=True)
    accepts_coins = models.BooleanField(_("accepts coins"), default=False)
    wheelchair = models.CharField(_("wheelchair"), max_length=8, choices=Wheelchair.choices, blank=True)
    point = models.PointField(_("position"), srid=WGS_84)
    # H3 at the finest resolution (15), so that a coarser cell is a range of these.
    cell = models.BigIntegerField(editable=False)
    township = models.ForeignKey(Township, models.PROTECT, related_name="places", verbose_name=_("township"))
    village = models.ForeignKey(Village, models.SET_NULL, null=True, blank=True, verbose_name=_("village"))
    # Where it is listed: its township's promotion area, unless somebody said otherwise.
    region = models.ForeignKey(Region, models.PROTECT, related_name="places", verbose_name=_("region"))
    region_said = models.ForeignKey(
        Region, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("region by hand")
    )
    # Somebody put it where it stands; no update moves it back.
    is_point_said = models.BooleanField(_("position by hand"), default=False)
    # Likewise when it is open and whether it takes coins: somebody who knows it said so.
    is_hours_said = models.BooleanField(_("opening hours by hand"), default=False)
    is_coins_said = models.BooleanField(_("acceptance of coins by hand"), default=False)
    # Where the list itself last said it stands, in degrees; empty where the list's row could not be placed.
    listed_latitude = models.FloatField(null=True, blank=True, editable=False)
    listed_longitude = models.FloatField(null=True, blank=True, editable=False)
    gone_at = models.DateTimeField(_("gone since"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("id",)
        indexes = (
            models.Index(fields=["cell"], name="hotspots_place_cell"),
            models.Index(fields=["dataset", "identity"], name="hotspots_place_identity"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind=Kind.MERCHANT) | models.Q(accepts_coins=False),
                name="hotspots_only_merchants_take_coins",
            ),
        )

    def __str__(self) -> str:
        return self.name_zh

    @property
    def position(self) -> LatLon:
        """Where it stands."""
        return from_lon_lat(self.point.x, self.point.y)


class AsideRow(models.Model):
    """A row of a list that could not be placed, with the reason, until somebody mends it or sends it away."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waiting")
        MENDED = "mended", _("mended")
        DISMISSED = "dismissed", _("not wanted")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="aside", verbose_name=_("list of places"))
    identity = models.CharField(max_length=300, editable=False)
    row_number = models.PositiveIntegerField(_("row"))
    reason = models.CharField(_("reason"), max_length=32)
    # The numbers behind the reason, the row as the list has it, and what was read of it (columns of `Place`).
    details = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    fields = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    # What it became; while it waits, the place of an earlier edition that it still names.
    place = models.OneToOneField(
        Place, models.SET_NULL, null=True, blank=True, related_name="mended_from", verbose_name=_("place")
    )
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("row set aside")
        verbose_name_plural = _("rows set aside")
        ordering = ("dataset", "row_number")
        constraints = (models.UniqueConstraint(fields=["dataset", "identity"], name="hotspots_aside_once"),)

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.row_number}: {self.reason}"


class ImportRun(models.Model):
    """What one import did: counts by outcome, which add up to the rows of the file."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="imports", verbose_name=_("list of places"))
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    crs = models.CharField(_("reference system"), max_length=40, blank=True)
    rows = models.PositiveIntegerField(_("rows"))
    counts = models.JSONField(default=dict)
    repairs = models.JSONField(default=dict)
    imported_at = models.DateTimeField(_("imported at"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-imported_at", "-id")

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.imported_at:%Y-%m-%d}"


class Edition(models.Model):
    """One row: a number that every change of the places raises in its own transaction."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
