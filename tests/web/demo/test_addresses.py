"""The demo's addresses: always localhost for this machine, HTTPS for a phone, and a clear word about a taken port."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from django.core.management.base import CommandError

from web.demo.addresses import Addresses, find_addresses
from web.demo.certificate import VALID_FOR, ensure_certificate

NOW = datetime(2026, 7, 5, 5, 30, tzinfo=UTC)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def test_a_browser_here_is_sent_to_localhost_where_it_may_know_its_position():
    assert Addresses(8000, None).local_url == "http://localhost:8000"
    assert Addresses(8000, None).lan_url is None


def test_a_phone_is_sent_to_https():
    assert Addresses(8000, "192.168.1.7").lan_url == "https://192.168.1.7:8443"


def test_a_taken_port_is_named_together_with_the_way_out():
    with socket.socket() as other:
        other.bind(("localhost", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} is taken.*make demo PORT=8001"):
            find_addresses(port=port, lan=False)


def test_a_port_just_left_by_the_last_demo_is_free():
    port = free_port()
    assert find_addresses(port=port, lan=False).port == port


def test_the_certificate_covers_localhost_and_the_address_on_the_network(tmp_path):
    files = ensure_certificate(tmp_path, host="192.168.1.7", now=NOW)
    certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["192.168.1.7"]
    assert files.key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("host", "later", "kept"),
    [
        pytest.param("192.168.1.7", timedelta(days=30), True, id="same network next month"),
        pytest.param("192.168.1.8", timedelta(0), False, id="another address"),
        pytest.param("192.168.1.7", VALID_FOR - timedelta(days=1), False, id="about to end"),
    ],
)
def test_a_certificate_is_kept_while_it_covers_the_address_and_is_not_about_to_end(tmp_path, host, later, kept):
    before = ensure_certificate(tmp_path, host="192.168.1.7", now=NOW).certificate.read_bytes()
    after = ensure_certificate(tmp_path, host=host, now=NOW + later).certificate.read_bytes()
    assert (before == after) is kept
