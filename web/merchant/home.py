"""What a merchant sees first: whether it takes coins, what it took today, and what waits to be fetched."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from game.coins.models import Merchant
from game.coins.redeeming import receipts
from game.coins.redeeming.rate import coins_a_ntd, ntd_of
from game.coins.redeeming.receipts import Wanted
from web import access
from web.merchant.access import MerchantRequest, merchant_page
from web.merchant.receipts import table

NEWEST: Final = 5


@merchant_page()
@require_safe
def home(request: MerchantRequest) -> HttpResponse:
    """Today."""
    today, merchant_id = timezone.localdate(), request.working.merchant_id
    takings = receipts.takings(merchant_id, today)
    context = {
        "merchant": Merchant.objects.get(pk=merchant_id),
        "today": today,
        "takings": takings,
        "worth_ntd": ntd_of(max(takings.net, 0), coins_a_ntd()),
        "has_till": "merchant:till" in access.PAGES,
        "table": table(receipts.of_merchant(merchant_id, Wanted(since=today), limit=NEWEST)),
    }
    return render(request, "merchant/home.html", context)
