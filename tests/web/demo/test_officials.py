"""The demo's people: each can log in, and a campaign can go through their two steps."""

import io
import time
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.mail.backends.filebased import EmailBackend
from django.core.management import CommandError, call_command

from game.coins import audit
from game.players.models import Player
from game.units import chains
from game.units.models import ApprovalKind, Assignment, AuditEntry, Step
from game.units.permissions import Submission, may_sign_off
from game.units.staffing import staff_of
from web.demo import accounts, officials

NOW = datetime(2026, 7, 4, 21, 30, tzinfo=UTC)
TODAY = NOW.date().replace(day=5)  # in Taitung


@pytest.mark.django_db
def test_everybody_is_appointed_once_however_often_the_demo_starts(tmp_path):
    officials.appoint_all(tmp_path, NOW)
    written = AuditEntry.objects.count()
    officials.appoint_all(tmp_path, NOW)
    assert Assignment.objects.count() == len(officials.OFFICIALS)
    assert AuditEntry.objects.count() == written
    assert list(audit.findings()) == []


@pytest.mark.django_db
def test_a_campaign_of_the_demo_has_two_different_signers(tmp_path):
    officials.appoint_all(tmp_path, NOW)
    chain = chains.chain_of("arts", ApprovalKind.CAMPAIGN)
    assert chain.steps == (Step.SECTION_HEAD, Step.DIRECTOR)
    writer = Player.objects.get(email="officer@demo.localhost")
    for account, step in (("head", Step.SECTION_HEAD), ("director", Step.DIRECTOR)):
        signer = staff_of(Player.objects.get(email=f"{account}@demo.localhost").pk, TODAY)
        assert may_sign_off(signer, Submission("arts", step, frozenset({writer.pk})))


@pytest.mark.django_db
def test_the_app_of_the_demo_proves_everybody(tmp_path):
    accounts.ensure_staff(tmp_path)
    officials.appoint_all(tmp_path, NOW)
    shown = officials.code_at(officials.kept_secret(tmp_path), time.time())
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    assert apps.count() == len(officials.OFFICIALS) + 1
    assert all(TOTP(app).validate_code(shown) for app in apps)
    assert EmailAddress.objects.filter(verified=False).count() == 0
    assert (tmp_path / "demo_app_secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_the_codes_are_told(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    with pytest.raises(CommandError, match="make demo"):
        call_command("demo_codes")
    officials.kept_secret(tmp_path)
    letter = mail.EmailMessage("登入", "您的驗證碼如下。\n\nMKHD-MRQF\n", "no-reply@localhost", ["head@demo.localhost"])
    EmailBackend().send_messages([letter])
    told = io.StringIO()
    call_command("demo_codes", stdout=told)
    assert "head@demo.localhost" in told.getvalue()
    assert "MKHD-MRQF" in told.getvalue()
    assert "the app" in told.getvalue()
