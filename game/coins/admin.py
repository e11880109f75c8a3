"""The ledger and its campaigns in the admin: to be looked at, by nobody to be written.

There is one way to a unit's coins, and it leads through its chain of approval: `proposing`.
"""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from game.coins import causes
from game.coins.models import Account, Campaign, Cause, Entry, Settlement, Transfer


class ReadOnlyAdmin(admin.ModelAdmin):
    """Nobody adds, changes or deletes here, not even a superuser."""

    # Counting millions of rows for every page would make the ledger slow to look at.
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class EntryInline(admin.TabularInline):
    """A transfer's entries, below it."""

    model = Entry
    fields = ("account", "amount")
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Transfer | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Transfer | None = None) -> bool:
        return False


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Accounts and their balances."""

    list_display = ("name", "kind", "balance")
    list_filter = ("kind",)
    search_fields = ("name",)


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    """Transfers with their entries, newest first."""

    list_display = ("key", "kind", "at", "year", "reason")
    list_filter = ("kind", "year")
    search_fields = ("key",)
    ordering = ("-id",)
    inlines = (EntryInline,)


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Single entries, newest first."""

    list_display = ("id", "account", "amount", "transfer")
    list_select_related = ("account", "transfer")
    search_fields = ("account__name", "transfer__key")
    ordering = ("-id",)


@admin.register(Settlement)
class SettlementAdmin(ReadOnlyAdmin):
    """What is due when, and what settled it."""

    list_display = ("owner", "coins", "due_at", "transfer", "settled")
    list_select_related = ("transfer", "settled")
    list_filter = (("settled", admin.EmptyFieldListFilter),)
    search_fields = ("owner", "transfer__key")
    ordering = ("-id",)


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    """Campaigns to be looked at; staff write, approve, fund and close them on their own pages."""

    list_display = ("name_zh", "unit", "amount", "quota", "opens_at", "closes_at", "state")
    list_filter = ("state", "unit")
    list_select_related = ("unit",)
    search_fields = ("name_zh", "name_en", "public_id")


@admin.register(Cause)
class CauseAdmin(admin.ModelAdmin):
    """What coins may be given to: added and re-worded here, closed instead of deleted; its code names an account."""

    list_display = ("code", "name_zh", "is_open", "is_fund", "coins_given")
    fields = ("code", "name_zh", "name_en", "is_open", "is_fund", "coins_given")

    def get_readonly_fields(self, request: HttpRequest, obj: Cause | None = None) -> tuple[str, ...]:
        return ("is_fund", "coins_given", *(("code",) if obj else ()))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=_("coins given"))
    def coins_given(self, cause: Cause) -> int:
        """What the ledger says."""
        return causes.coins_given(cause.code)
