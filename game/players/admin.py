"""Players in Django's admin: looked up and blocked, never made or re-written by hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

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
