"""What the accounts' own tables hold about a person: addresses, keys, LINE, and what was done in the admin.

These are tables of django-allauth and of Django. A mail that was written to a folder, as a demo does, goes too.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from game.players import holdings
from game.players.holdings import Farewell, Holding, Row
from game.players.models import Player, PlayerSession


def addresses_of(player_id: int) -> list[str]:
    """Every address that is or was to be this person's."""
    known = Player.objects.filter(pk=player_id, email__isnull=False).values_list("email", flat=True)
    given = EmailAddress.objects.filter(user_id=player_id).values_list("email", flat=True)
    return sorted({str(address) for address in (*known, *given)})


def _addresses(player_id: int) -> Iterator[Row]:
    for address in EmailAddress.objects.filter(user_id=player_id).order_by("pk"):
        yield {"email": address.email, "verified": address.verified, "primary": address.primary}


def _forget_addresses(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    addresses = addresses_of(player_id)
    _forget_begun_log_ins(addresses)
    transaction.on_commit(lambda: _remove_mails(addresses), robust=True)
    EmailAddress.objects.filter(user_id=player_id).delete()


def _forget_begun_log_ins(addresses: Sequence[str]) -> None:
    """Sessions of nobody yet, in which somebody has asked for a code to one of these addresses."""
    if not addresses:
        return
    for session in PlayerSession.objects.filter(player=None).iterator():
        if _names_any(str(session.get_decoded()), addresses):
            session.delete()


def _remove_mails(addresses: Sequence[str]) -> None:
    folder = Path(settings.EMAIL_FILE_PATH)
    if not addresses or not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") or not folder.is_dir():
        return
    for file in folder.iterdir():
        if _names_any(file.read_text(errors="replace"), addresses):
            file.unlink(missing_ok=True)


def _names_any(text: str, addresses: Sequence[str]) -> bool:
    return any(address.casefold() in text.casefold() for address in addresses)


holdings.register(
    Holding(
        name="addresses",
        title=_("Your e-mail addresses"),
        why=_("To send you the code with which you log in."),
        labels={"email": _("E-mail"), "verified": _("Confirmed"), "primary": _("Used for log-in")},
        tables=frozenset({"account.EmailAddress", "account.EmailConfirmation"}),
        show=_addresses,
        forget=_forget_addresses,
    )
)


KIND_OF_KEY: Final = {
    Authenticator.Type.WEBAUTHN: _("Passkey"),
    Authenticator.Type.TOTP: _("Authenticator app"),
    Authenticator.Type.RECOVERY_CODES: _("Recovery codes"),
}


def _keys(player_id: int) -> Iterator[Row]:
    for key in Authenticator.objects.filter(user_id=player_id).order_by("pk"):
        name = key.wrap().name if key.type == Authenticator.Type.WEBAUTHN else ""
        yield {
            "type": str(KIND_OF_KEY[Authenticator.Type(key.type)]),
            "name": name,
            "created_at": key.created_at,
            "last_used_at": key.last_used_at,
        }


def _forget_keys(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    Authenticator.objects.filter(user_id=player_id).delete()


holdings.register(
    Holding(
        name="keys",
        title=_("Your passkeys and authenticator apps"),
        why=_("To log in without a code. We hold the public half only; your phone keeps the secret."),
        labels={
            "type": _("Kind"),
            "name": _("Name"),
            "created_at": _("Since"),
            "last_used_at": _("Last used"),
        },
        tables=frozenset({"mfa.Authenticator"}),
        show=_keys,
        forget=_forget_keys,
    )
)


def _elsewhere(player_id: int) -> Iterator[Row]:
    names = ("provider", "uid", "date_joined", "last_login")
    yield from SocialAccount.objects.filter(user_id=player_id).order_by("pk").values(*names)


def _forget_elsewhere(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    SocialAccount.objects.filter(user_id=player_id).delete()


holdings.register(
    Holding(
        name="other_accounts",
        title=_("Accounts of other services"),
        why=_("If you chose to log in by another service, such as LINE: which of its accounts is yours."),
        labels={
            "provider": _("Service"),
            "uid": _("Its number for you"),
            "date_joined": _("Since"),
            "last_login": _("Last used"),
        },
        tables=frozenset({"socialaccount.SocialAccount", "socialaccount.SocialToken"}),
        show=_elsewhere,
        forget=_forget_elsewhere,
    )
)


def _done_in_admin(player_id: int) -> Iterator[Row]:
    for entry in LogEntry.objects.filter(user_id=player_id).select_related("content_type").iterator():
        yield {"action_time": entry.action_time, "what": entry.get_change_message(), "object": entry.object_repr}


def _forget_in_admin(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    """What they did goes with the right to do it; of what was done to their account the fact stays, not who it was."""
    LogEntry.objects.filter(user_id=player_id).delete()
    player = Player.objects.get(pk=player_id)
    names = [str(player), str(player.public_id), *addresses_of(player_id)]
    about = Q(content_type=ContentType.objects.get_for_model(Player), object_id=str(player_id))
    for name in names:
        about |= Q(object_repr__icontains=name)
    LogEntry.objects.filter(about).update(object_repr="", object_id=None, change_message="")


holdings.register(
    Holding(
        name="admin_log",
        title=_("What you did on the admin pages"),
        why=_("Only for staff: which rows you added, changed or removed."),
        labels={"action_time": _("When"), "what": _("What"), "object": _("Of what")},
        tables=frozenset({"admin.LogEntry"}),
        show=_done_in_admin,
        forget=_forget_in_admin,
    )
)
