"""Players in Django's admin: looked up and blocked, never made or re-written by hand."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from game.players import blocking
from game.players.models import Player


@admin.register(Player)
class PlayerAdmin(admin.ModelAdmin[Player]):
    """Accounts; the purse (person ↔ coins) is deliberately not shown."""

    list_display = ("__str__", "is_guest", "confirmed_at", "is_superuser", "is_active", "joined_at")
    list_filter = ("is_guest", "is_superuser", "is_active")
    search_fields = ("email", "public_id")
    fields = ("public_id", "email", "is_guest", "confirmed_at", "language", "is_active")
    readonly_fields = ("public_id", "email", "is_guest", "confirmed_at", "language")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Players join by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Deleting a person has its own verb."""
        return False

    def save_model(self, request: HttpRequest, obj: Player, form: ModelForm[Player], change: bool) -> None:
        """Write the fields; whether somebody may play has a verb, which ends what is under way."""
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data:
            blocking.set_active(player_id=obj.pk, is_active=obj.is_active, now=timezone.now())
