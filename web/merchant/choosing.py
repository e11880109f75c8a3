"""For which of their merchants somebody goes on; the session remembers it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from web.merchant import access
from web.merchant.access import MerchantRequest, merchant_page


@merchant_page()
@require_POST
def choose(request: MerchantRequest) -> HttpResponse:
    """Work for the merchant that was chosen from now on."""
    try:
        merchant = UUID(request.POST.get("merchant", ""))
    except ValueError as error:
        raise Http404("no merchant") from error
    if not access.choose(request, merchant):
        raise Http404("no merchant of theirs")
    return redirect("merchant:home")
