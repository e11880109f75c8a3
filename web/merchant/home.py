"""What a merchant sees first: whether it takes coins, and what it took today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from web.merchant.access import MerchantRequest, merchant_page


@merchant_page()
@require_safe
def home(request: MerchantRequest) -> HttpResponse:
    """Today."""
    return render(request, "merchant/home.html")
