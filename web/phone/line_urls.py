"""The addresses of logging in with LINE; included only where a channel is registered."""

from allauth.socialaccount import views
from allauth.socialaccount.providers.line.views import oauth2_callback, oauth2_login
from django.urls import path

urlpatterns = [
    path("line/", oauth2_login, name="line_login"),
    path("line/callback/", oauth2_callback, name="line_callback"),
    path("line/cancelled/", views.login_cancelled, name="socialaccount_login_cancelled"),
    path("line/error/", views.login_error, name="socialaccount_login_error"),
]
