"""The addresses of spending coins, under /pay/."""

from django.urls import path

from web.phone import pay

app_name = "pay"
urlpatterns = [
    path("", pay.pay, name="pay"),
    path("goods/", pay.goods, name="goods"),
    path("receipts/", pay.my_receipts, name="receipts"),
    path("receipts/<uuid:payment>/", pay.receipt, name="receipt"),
]
