"""What is held about a person who pays, is given coins, or works at a till; see `coins` for the coins themselves."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from game.coins.models import Gift, MemberGroup, MerchantStaff, Redemption, Voucher
from game.coins.redeeming import paying, vouchers
from game.players import holdings
from game.players.holdings import Farewell, Holding, Row
from game.players.models import Purse


def _payments(player_id: int) -> Iterator[Row]:
    owners = Purse.objects.filter(player_id=player_id).values("owner")
    for payment in Redemption.objects.filter(owner__in=owners).select_related("merchant").order_by("-pk").iterator():
        yield {
            "receipt": payment.public_id,
            "day": payment.day,
            "merchant": payment.merchant.name,
            "coins": payment.coins,
            "bill_ntd": payment.bill_ntd,
            "state": payment.get_state_display(),
        }

    for voucher in Voucher.objects.filter(owner__in=owners).select_related("merchant").order_by("-pk").iterator():
        yield {
            "receipt": voucher.public_id,
            "day": timezone.localdate(voucher.issued_at),
            "merchant": voucher.merchant.name,
            "coins": voucher.coins,
            "bill_ntd": None,
            "state": voucher.get_state_display(),
        }


def _gifts(player_id: int) -> Iterator[Row]:
    owners = Purse.objects.filter(player_id=player_id).values("owner")
    for gift in Gift.objects.filter(owner__in=owners).select_related("batch", "campaign").order_by("-pk").iterator():
        english = get_language() == "en"
        yield {
            "words": gift.batch.words_en if english else gift.batch.words_zh,
            "coins": gift.campaign.amount if gift.transfer_id else 0,
        }


def _work(player_id: int) -> Iterator[Row]:
    for job in MerchantStaff.objects.filter(player_id=player_id).select_related("merchant").order_by("-pk").iterator():
        yield {
            "merchant": job.merchant.name,
            "name": job.name,
            "role": job.get_role_display(),
            "since": job.since,
            "ended_at": job.ended_at,
        }


def _groups(player_id: int) -> Iterator[Row]:
    for group in MemberGroup.objects.filter(members=player_id).select_related("unit").order_by("-pk").iterator():
        yield {"unit": group.unit.name, "name": group.name}


def _keep_the_books(_player_id: int, _farewell: Farewell, _now: datetime) -> None:
    """Nothing here names the person once the purse is gone."""


def _end_payments(player_id: int, _farewell: Farewell, now: datetime) -> None:
    """Vouchers go back into the wallet, which is given away after this; a till that waits is told."""
    for owner in Purse.objects.filter(player_id=player_id).values_list("owner", flat=True):
        paying.refuse_all_of(owner=owner)
        vouchers.return_all_of(owner=owner, now=now)


def _stop_working(player_id: int, _farewell: Farewell, now: datetime) -> None:
    works = MerchantStaff.objects.filter(player_id=player_id)
    works.filter(ended_at=None).update(ended_at=now)
    works.update(player=None)


def _leave_groups(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    MemberGroup.members.through.objects.filter(player_id=player_id).delete()


holdings.register(
    Holding(
        name="payments",
        title=_("What you paid with coins"),
        why=_("Receipts, for you and the merchant. They stay under a number, which is nobody's when you go."),
        labels={
            "receipt": _("Receipt"),
            "day": _("Day"),
            "merchant": _("Merchant"),
            "coins": _("Coins"),
            "bill_ntd": _("Bill in NT$"),
            "state": _("State"),
        },
        tables=frozenset({"coins.Redemption", "coins.Voucher"}),
        show=_payments,
        forget=_end_payments,
    )
)
holdings.register(
    Holding(
        name="red_envelopes",
        title=_("Red envelopes for you"),
        why=_("So that nobody gets one twice. Kept under a number, which is nobody's when you go."),
        labels={"words": _("Words"), "coins": _("Coins")},
        tables=frozenset({"coins.Gift"}),
        show=_gifts,
        forget=_keep_the_books,
    )
)
holdings.register(
    Holding(
        name="merchant_work",
        title=_("Where you work at the till"),
        why=_("So that you may take coins for the merchant. Your name stays on receipts; your account does not."),
        labels={
            "merchant": _("Merchant"),
            "name": _("Name"),
            "role": _("Role"),
            "since": _("Since"),
            "ended_at": _("Until"),
        },
        tables=frozenset({"coins.MerchantStaff", "coins.Invitation"}),
        show=_work,
        forget=_stop_working,
    )
)
holdings.register(
    Holding(
        name="member_groups",
        title=_("Groups you are in"),
        why=_("Lists that a unit of the county keeps to send to. You are taken off them when you go."),
        labels={"unit": _("Unit"), "name": _("Group")},
        tables=frozenset({"coins.MemberGroup_members"}),
        show=_groups,
        forget=_leave_groups,
    )
)
