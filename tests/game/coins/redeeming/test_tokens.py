"""QR codes: only this server makes them, nobody changes them, and a till can check a voucher by itself."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from game.coins.redeeming import tokens
from game.coins.redeeming.tokens import Claim

NOW = datetime(2026, 7, 5, 2, 30, tzinfo=UTC)
MS = timedelta(milliseconds=1)
CLAIM = Claim(uuid4(), uuid4(), 50, NOW)


@given(player=st.integers(1, 2**63), at=st.integers(0, 80 * 365 * 86_400_000).map(lambda ms: NOW + ms * MS))
def test_a_code_says_who_showed_it_and_when(player, at):
    shown = tokens.read_shown(tokens.show(player_id=player, now=at))
    assert shown is not None
    assert shown.player_id == player
    assert abs(shown.made_at - at) <= MS


def test_two_codes_of_one_person_have_nothing_in_common():
    first, second = (tokens.show(player_id=7, now=NOW) for _ in range(2))
    assert first[5:21] != second[5:21]
    assert first[-40:] != second[-40:]
    assert tokens.read_shown(first).nonce != tokens.read_shown(second).nonce


def test_a_code_fits_a_small_picture():
    assert len(tokens.show(player_id=10**6, now=NOW)) <= 65


@given(place=st.integers(0, 300), bit=st.integers(1, 127))
def test_a_changed_sign_is_noticed(place, bit):
    for make, read in (
        (lambda: tokens.show(player_id=7, now=NOW), tokens.read_shown),
        (lambda: tokens.sign(CLAIM), tokens.read_voucher),
    ):
        text = make()
        where = place % len(text)
        changed = text[:where] + chr(ord(text[where]) ^ bit) + text[where + 1 :]
        assert read(changed) is None


@given(
    st.one_of(
        st.text(max_size=500),
        st.binary(max_size=200).map(lambda raw: "TTC1." + base64.urlsafe_b64encode(raw).decode().rstrip("=")),
    )
)
def test_whatever_else_is_read_is_no_code(text):
    assert tokens.read_shown(text) is None
    assert tokens.read_voucher(text) is None
    assert tokens.read_voucher(text.replace("TTC1", "TTV1") + ".AAAA") is None


def test_a_voucher_is_no_customers_code_and_the_other_way_round():
    assert tokens.read_shown(tokens.sign(CLAIM)) is None
    assert tokens.read_voucher(tokens.show(player_id=7, now=NOW)) is None


def test_a_voucher_says_what_was_signed():
    assert tokens.read_voucher(tokens.sign(CLAIM)) == CLAIM


@pytest.mark.parametrize("setting", ["SECRET_KEY", "VOUCHER_KEY"])
def test_another_countys_keys_make_nothing_that_is_read_here(settings, setting):
    texts = tokens.show(player_id=7, now=NOW), tokens.sign(CLAIM)
    setattr(settings, setting, "another key of more than fifty signs, which is as many as needed")
    read = tokens.read_shown(texts[0]) is not None, tokens.read_voucher(texts[1]) is not None
    assert read == (setting != "SECRET_KEY", setting != "VOUCHER_KEY")


def test_the_published_key_checks_a_voucher_as_a_browser_does():
    """The layout that `VoucherKey` of the API documents, spelled out by hand."""
    jwk = tokens.public_key()
    assert (jwk["kty"], jwk["crv"]) == ("EC", "P-256")
    x, y = (int.from_bytes(base64.urlsafe_b64decode(jwk[name] + "==")) for name in "xy")
    claim, signature = (base64.urlsafe_b64decode(part + "==") for part in tokens.sign(CLAIM)[5:].split("."))
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    public.verify(encode_dss_signature(r, s), claim, ec.ECDSA(hashes.SHA256()))
    assert UUID(bytes=claim[:16]) == CLAIM.voucher
    assert UUID(bytes=claim[16:32]) == CLAIM.merchant
    assert int.from_bytes(claim[32:36]) == CLAIM.coins
    assert int.from_bytes(claim[36:]) == CLAIM.until.timestamp()
