"""Units in the admin: to be looked at. They are added, renamed and moved on the staff pages, by the verbs of `tree`."""

from django.contrib import admin
from django.http import HttpRequest

from game.units.models import Unit


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    """Codes, names and bureaus."""

    list_display = ("code", "name_zh", "name_en", "parent")
    list_select_related = ("parent",)
    search_fields = ("code", "name_zh", "name_en")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        return False
