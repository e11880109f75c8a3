"""The ledger in the admin: to be looked at, by nobody to be written; campaigns while they are drafts.

Publishing and closing are actions that call the verbs of `campaigns`, which alone decide.
"""

from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from game.coins import campaigns
from game.coins.ledger import Shortfall
from game.coins.models import Account, Campaign, Entry, Settlement, Transfer


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
class CampaignAdmin(admin.ModelAdmin):
    """Drafts may change in everything; what a published campaign has promised stays."""

    list_display = ("name_zh", "unit", "amount", "quota", "opens_at", "closes_at", "state")
    list_filter = ("state", "unit")
    list_select_related = ("unit",)
    search_fields = ("name_zh", "name_en", "public_id")
    actions = ("publish_selected", "close_selected")

    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None) -> tuple[str, ...]:
        if obj is None or obj.state == Campaign.State.DRAFT:
            return ("public_id", "state")
        return ("public_id", "state", "unit", "amount", "quota", "opens_at", "settle_delay_h")

    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        if obj is None or obj.state != Campaign.State.DRAFT:
            return False
        return super().has_delete_permission(request, obj)

    @admin.action(description=_("Publish: set the coins aside"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Campaign]) -> None:
        """Publish each, or say what its unit lacks."""
        self._each(request, queryset, campaigns.publish)

    @admin.action(description=_("Close: give back what is left"), permissions=["change"])
    def close_selected(self, request: HttpRequest, queryset: QuerySet[Campaign]) -> None:
        """Close each, or say why not."""
        self._each(request, queryset, campaigns.close)

    def _each(self, request: HttpRequest, queryset: QuerySet[Campaign], verb: Callable[..., Transfer | None]) -> None:
        for campaign in queryset.order_by("pk"):
            try:
                verb(campaign=campaign, now=timezone.now())
            except Shortfall as shortfall:
                say = gettext("%(campaign)s: %(account)s lacks %(missing)s coins.")
                words = {"campaign": campaign, "account": shortfall.account, "missing": shortfall.missing}
                messages.error(request, say % words)
            except campaigns.WrongState:
                say = gettext("%(campaign)s cannot do this: it is %(state)s.")
                words = {"campaign": campaign, "state": campaign.get_state_display()}
                messages.error(request, say % words)
            else:
                messages.success(request, gettext("%(campaign)s: done.") % {"campaign": campaign})
