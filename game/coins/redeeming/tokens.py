"""What stands in the QR codes: one that a customer shows to be met, and one that is a voucher.

A customer's code is sealed with AES-GCM (NIST SP 800-38D), which signs and hides: a stranger who films it can neither
change it nor see whose it is, and two of the same person's have nothing in common. Its nonce makes it good for one
use; the moment in it for a minute.

A voucher is read by the till itself, without network, so it is signed with a public key: ECDSA on P-256 with SHA-256,
which every browser's WebCrypto knows. The claim is 40 bytes: voucher, merchant, coins, last second; highest byte first.

Nothing here knows a database or a clock.
"""

import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SHOWN: Final = "TTC1."
VOUCHER: Final = "TTV1."
LONGEST_TEXT: Final = 400
_NONCE_BYTES: Final = 12
_INSIDE: Final = struct.Struct(">QQ")  # player, milliseconds
_CLAIM: Final = struct.Struct(">16s16sII")  # voucher, merchant, coins, last second
_HALF: Final = 32
# The order of P-256 (SEC 2, section 2.4.2).
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Shown:
    """What a customer's code says: who showed it, when it was made, and the number that makes it one use."""

    player_id: int
    made_at: datetime
    nonce: UUID


@dataclass(frozen=True, slots=True)
class Claim:
    """What a voucher says."""

    voucher: UUID
    merchant: UUID
    coins: int
    until: datetime


def show(*, player_id: int, now: datetime) -> str:
    """A new code of this player."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    inside = _INSIDE.pack(player_id, int(now.timestamp() * 1000))
    return SHOWN + _text(nonce + _sealing(settings.SECRET_KEY).encrypt(nonce, inside, SHOWN.encode()))


def read_shown(text: str) -> Shown | None:
    """What a customer's code says, however old it is; None for whatever this server has not made."""
    sealed = _bytes(text, SHOWN)
    if sealed is None or len(sealed) <= _NONCE_BYTES:
        return None
    nonce = sealed[:_NONCE_BYTES]
    try:
        inside = _sealing(settings.SECRET_KEY).decrypt(nonce, sealed[_NONCE_BYTES:], SHOWN.encode())
    except InvalidTag:
        return None
    player_id, made_ms = _INSIDE.unpack(inside)
    return Shown(player_id, datetime.fromtimestamp(made_ms / 1000, UTC), UUID(bytes=nonce + bytes(4)))


def sign(claim: Claim) -> str:
    """A voucher's text."""
    inside = _CLAIM.pack(claim.voucher.bytes, claim.merchant.bytes, claim.coins, int(claim.until.timestamp()))
    r, s = decode_dss_signature(_signing(settings.VOUCHER_KEY).sign(inside, ec.ECDSA(hashes.SHA256())))
    return f"{VOUCHER}{_text(inside)}.{_text(r.to_bytes(_HALF) + s.to_bytes(_HALF))}"


def read_voucher(text: str) -> Claim | None:
    """What a voucher says, however old it is; None for one that this county has not signed."""
    claim, _, signature = text.removeprefix(VOUCHER).partition(".")
    inside, signed = _bytes(VOUCHER + claim, VOUCHER), _bytes(VOUCHER + signature, VOUCHER)
    if not text.startswith(VOUCHER) or inside is None or signed is None:
        return None
    if len(inside) != _CLAIM.size or len(signed) != 2 * _HALF or not _is_ours(inside, signed):
        return None
    voucher, merchant, coins, until_s = _CLAIM.unpack(inside)
    return Claim(UUID(bytes=voucher), UUID(bytes=merchant), coins, datetime.fromtimestamp(until_s, UTC))


def public_key() -> dict[str, str]:
    """The public key that checks vouchers, as a JWK (RFC 7518, section 6.2)."""
    numbers = _signing(settings.VOUCHER_KEY).public_key().public_numbers()
    x, y = (_text(number.to_bytes(_HALF)) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def _is_ours(inside: bytes, signed: bytes) -> bool:
    signature = encode_dss_signature(int.from_bytes(signed[:_HALF]), int.from_bytes(signed[_HALF:]))
    try:
        _signing(settings.VOUCHER_KEY).public_key().verify(signature, inside, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


@cache
def _sealing(secret: str) -> AESGCM:
    return AESGCM(_derived(secret, "codes that customers show", 32))


@cache
def _signing(secret: str) -> ec.EllipticCurvePrivateKey:
    """The key that belongs to a secret; 16 bytes more than needed, so that no remainder is likelier (FIPS 186-5)."""
    number = int.from_bytes(_derived(secret, "vouchers", _HALF + 16)) % (_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def _derived(secret: str, purpose: str, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=purpose.encode()).derive(secret.encode())


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str, prefix: str) -> bytes | None:
    """What stands behind the prefix; None if that is not exactly how this module writes it."""
    body = text.removeprefix(prefix)
    if not text.startswith(prefix) or not text.isascii() or len(text) > LONGEST_TEXT:
        return None
    try:
        raw = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except (NotBase64, ValueError):
        return None
    return raw if _text(raw) == body else None
