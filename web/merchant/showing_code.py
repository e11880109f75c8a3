"""A one-time code as it is handed over: the link, its QR code, and the same by e-mail where there is an address."""

import logging
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Final

import segno
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from game.coins.merchants.inviting import Invited
from game.coins.models import Invitation

logger = logging.getLogger(__name__)

LANGUAGES: Final = ("zh-hant", "en")
_DARK, _LIGHT = "#1f2a44", "#ffffff"


@dataclass(frozen=True, slots=True)
class Handed:
    """What stands on the page that shows a code, this once."""

    invitation: Invitation
    code: str
    link: str
    emailed_to: str

    @property
    def qr(self) -> SafeString:
        """The link for the camera of the other phone."""
        drawn = segno.make(self.link, error="m").svg_inline(border=3, dark=_DARK, light=_LIGHT, omitsize=True)
        return mark_safe(drawn)  # noqa: S308 - drawn by segno from our own address


def handed(request: HttpRequest, invited: Invited, *, email: str = "") -> Handed:
    """The code with its link; sent to `email`, if there is one."""
    link = request.build_absolute_uri(f"{reverse('merchant:join')}?{urlencode({'code': invited.code})}")
    is_sent = bool(email) and _send(invited, link, email)
    return Handed(invited.invitation, invited.code, link, email if is_sent else "")


def _send(invited: Invited, link: str, email: str) -> bool:
    """In both languages: nobody knows yet which one they read."""
    about = {"invitation": invited.invitation, "code": invited.code, "link": link}
    texts, subjects = [], []
    for language in LANGUAGES:
        with translation.override(language):
            texts.append(render_to_string("merchant/email/invitation.txt", about).strip())
            subjects.append(_("Your invitation as a partner merchant"))
    try:
        send_mail(" · ".join(subjects), "\n\n― ― ―\n\n".join(texts), None, [email])
    except (OSError, SMTPException):
        logger.exception("an invitation could not be e-mailed")
        return False
    return True
