"""The till: a page of scripts (`web/static/till/`) over the till's part of `web/api/redeeming.py`.

Its scripts may run WebAssembly, which reads QR codes where the browser does not; no other page's may.
"""

from csp.decorators import csp_update
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from game.coins.redeeming import rate
from web.merchant.access import MerchantRequest, merchant_page


@csp_update({"script-src": "'wasm-unsafe-eval'"})
@merchant_page()
@ensure_csrf_cookie
@require_safe
def till(request: MerchantRequest) -> HttpResponse:
    """Scan, enter the bill, hand out the receipt; vouchers without a network."""
    return render(request, "merchant/till.html", {"coins_a_ntd": rate.coins_a_ntd()})
