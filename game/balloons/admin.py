"""Waves, balloons and catches in Django's admin: a launched wave is looked at, not edited."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from game.balloons import launching
from game.balloons.models import Balloon, Catch, Sky, Wave
from game.coins.admin import ReadOnlyAdmin


@admin.register(Wave)
class WaveAdmin(admin.ModelAdmin[Wave]):
    """Drafts are edited; a launched wave may only be withdrawn, by its action."""

    list_display = ("name_zh", "state", "campaign", "opens_at", "closes_at")
    list_filter = ("state", "campaign")
    readonly_fields = ("public_id", "state", "sky")
    actions = ("withdraw",)

    def has_change_permission(self, request: HttpRequest, obj: Wave | None = None) -> bool:
        """What flies is funded: its campaign and window stay as they are."""
        return super().has_change_permission(request, obj) and (obj is None or obj.state == Wave.State.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: Wave | None = None) -> bool:
        """Only a draft can vanish."""
        return obj is not None and obj.state == Wave.State.DRAFT

    @admin.action(description=_("Withdraw: balloons go, their coins return"), permissions=["change"])
    def withdraw(self, request: HttpRequest, waves: QuerySet[Wave]) -> None:
        """Take the chosen waves out of the sky."""
        for wave in waves:
            launching.withdraw(wave_id=wave.pk, now=timezone.now())
        messages.success(request, _("Withdrawn. What was left went back to the campaigns."))


@admin.register(Balloon)
class BalloonAdmin(ReadOnlyAdmin):
    """Balloons with their stock."""

    list_display = ("public_id", "wave", "rarity", "coins", "stock", "caught", "township_code")
    list_filter = ("rarity", "wave", "township_code")
    search_fields = ("public_id",)
    fields = (
        *("public_id", "wave", "rarity", "coins", "stock", "caught", "caught_by_guests"),
        *("opens_at", "closes_at", "township_code", "village_code", "version"),
    )


@admin.register(Catch)
class CatchAdmin(ReadOnlyAdmin):
    """Catches with their transfer; the person behind them is not shown here."""

    list_display = ("balloon", "caught_on", "coins", "without_coins", "by_guest", "offline")
    list_filter = ("caught_on", "offline", "by_guest")
    fields = (
        *("balloon", "message_id", "coins", "without_coins", "by_guest", "inside", "offline"),
        *("caught_on", "settles_at", "transfer"),
    )


@admin.register(Sky)
class SkyAdmin(ReadOnlyAdmin):
    """The commitments; a day's key is not shown, not even to staff, before it is revealed."""

    list_display = ("date", "commitment", "draw_name", "draw_value", "revealed_at")
    fields = ("date", "commitment", "draw_name", "draw_value", "committed_at", "revealed_at")
