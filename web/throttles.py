"""How often somebody may try to log in, sign up or prove who they are: allauth's limits, each with its reason.

Whole villages share one address, so what stops guessing counts the account (`key`, `user`) or the try itself (a code
ends after three wrong entries); the limits by address (`ip`) are wide and only stop a machine. A limit that is not
named here would be allauth's own, made for one household behind an address: `tests/web/test_throttles.py` keeps this
list complete. Guests are counted by `web.phone.joining_limits`, the admin's form by `web.admin_site`.
"""

from collections.abc import Mapping
from typing import Final

ACCOUNT: Final[Mapping[str, str]] = {
    # Beginning an account, or asking for a code: a mail each. The key is the address that is written to.
    "signup": "600/m/ip",
    "request_login_code": "600/m/ip,5/m/key",
    "confirm_email": "1/10s/key",
    # Wrong passwords, app's codes and recovery codes, each counted for the account that is tried.
    "login": "600/m/ip",
    "login_failed": "10/5m/key",
    # Those who are logged in: proving it again, changing the address.
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
    # Nobody chooses a password here and no telephone number is asked for; closed, should a page of it ever open.
    "change_password": "5/m/user",
    "reset_password": "5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_phone": "1/m/user",
    "verify_phone": "1/30s/key",
}
MFA: Final[Mapping[str, str]] = {
    # A passkey cannot be guessed: this only spares the processor.
    "webauthn_login": "600/m/ip",
}
