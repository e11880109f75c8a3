"""The demo fills an empty database once, and finds everything done the next time."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import OperationalError
from rich.console import Console

from game.coins import audit, causes
from game.coins.models import Campaign, Transfer
from web.demo import accounts, programs, staging, telling
from web.demo.addresses import Addresses
from web.demo.certificate import CertificateFiles
from web.management.commands import demo

NOW = datetime(2026, 7, 4, 21, 30, tzinfo=UTC)  # 05:30 the next morning in Taitung
DAY = date(2026, 7, 5)


@pytest.mark.django_db
def test_a_day_is_funded_once_however_often_the_demo_starts():
    first = staging.funded_campaign(DAY, NOW)
    transfers = Transfer.objects.count()
    again = staging.funded_campaign(DAY, NOW + timedelta(hours=3))
    assert (again, Transfer.objects.count(), Campaign.objects.count()) == (first, transfers, 1)
    assert list(audit.findings()) == []


@pytest.mark.django_db
def test_the_next_day_gets_a_campaign_of_its_own_from_the_same_appropriation():
    days = [staging.funded_campaign(DAY + timedelta(days=more), NOW) for more in range(3)]
    assert len({campaign.pk for campaign in days}) == 3
    assert list(audit.findings()) == []


@pytest.mark.django_db
def test_who_leaves_the_demo_chooses_among_causes(monkeypatch):
    monkeypatch.setattr(staging, "call_command", lambda *_, **__: None)
    for _ in range(2):
        staging.load_county()
    assert [cause.code for cause in causes.open_causes()] == ["county-fund", "clean-beaches", "school-lunches"]


@pytest.mark.django_db
def test_the_staff_log_in_works_and_keeps_its_password(tmp_path):
    first, second = accounts.ensure_staff(tmp_path), accounts.ensure_staff(tmp_path)
    assert first == second
    assert authenticate(username=first.email, password=first.password) is not None
    assert (tmp_path / "demo_password").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_a_new_password_file_changes_the_old_account(tmp_path):
    accounts.ensure_staff(tmp_path)
    (tmp_path / "demo_password").unlink()
    staff = accounts.ensure_staff(tmp_path)
    assert authenticate(username=staff.email, password=staff.password) is not None


def test_the_server_listens_on_localhost_only_unless_a_phone_may_come(tmp_path):
    files = CertificateFiles(tmp_path / "c.pem", tmp_path / "k.pem")
    alone = programs.server(Addresses(8000, None), None, tmp_path)
    with_phone = programs.server(Addresses(8000, "192.168.1.7"), files, tmp_path)
    assert "0.0.0.0" not in " ".join(alone.command)
    assert "tcp:port=8000:interface=localhost" in alone.command
    assert "ssl:port=8443:" in " ".join(with_phone.command)


def test_a_phone_s_address_is_added_to_the_allowed_ones_and_takes_none_away():
    served = programs.served_environment(Addresses(8000, "192.168.1.7"), {"ALLOWED_HOSTS": "sky.taitung.gov.tw"})
    assert served["ALLOWED_HOSTS"] == "sky.taitung.gov.tw,192.168.1.7"
    assert served["CSRF_TRUSTED_ORIGINS"] == "https://192.168.1.7:8443"


def test_mail_goes_to_files_unless_a_way_is_set():
    assert programs.served_environment(Addresses(8000, None), {})["EMAIL_URL"] == "file:"
    assert programs.served_environment(Addresses(8000, None), {"EMAIL_URL": "console:"})["EMAIL_URL"] == "console:"


def test_what_is_told_names_every_address_and_never_127_0_0_1(tmp_path):
    console = Console(file=io.StringIO(), width=60)
    staff = accounts.LogIn("staff@demo.localhost", "open-sesame")
    telling.tell_addresses(console, Addresses(8000, "192.168.1.7"), staff, tmp_path / "mail")
    told = console.file.getvalue()
    for word in ("http://localhost:8000/", "https://192.168.1.7:8443/", "open-sesame", str(tmp_path / "mail"), "▄"):
        assert word in told
    assert "127.0.0.1" not in told


@pytest.mark.django_db
def test_upkeep_that_fails_is_told_and_the_demo_goes_on(monkeypatch):
    def busy(*_arguments: object, **_options: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(demo, "call_command", busy)
    console = Console(file=io.StringIO())
    demo.keep_up(console)
    assert "Tried again in a minute: database is locked" in console.file.getvalue()
