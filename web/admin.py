"""What other packages put into the admin, and what has no business there: see `web.access.ADMIN`.

Groups would be a second truth about who may do what; addresses, passkeys and keys of providers are a way into other
people's accounts.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group

for model in (Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(model)
