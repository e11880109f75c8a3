"""Units in the admin. A code is part of account names in the ledger, so it is given once."""

from django.contrib import admin
from django.http import HttpRequest

from game.units.models import Unit


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    """Names and bureau may change; the code may not, and the ledger needs the row to stay."""

    list_display = ("code", "name_zh", "name_en", "parent")
    list_select_related = ("parent",)
    search_fields = ("code", "name_zh", "name_en")

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        return False
