"""The wire protocol of `/ws/play`, version 1: every message as a type, decoded and encoded here only.

JSON, one object a message, `type` first. `docs/protocol.json` (AsyncAPI) is generated from these
types by `manage.py write_protocol`; a test keeps the two equal. Unknown fields are ignored.

A fix as a phone at Luye Highland sends it:

    {"type": "fix", "seq": 7, "position": {"timestamp": 1783202400000,
     "coords": {"latitude": 22.91339, "longitude": 121.11961, "accuracy": 6.5}}}
"""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

VERSION: Final = 1
# Grows with each new message type and field: phones ignore what they do not know.
MINOR_VERSION: Final = 2
# A catch with the longest offline stretch (200 positions of about 200 bytes) fits; nothing else comes near.
LARGEST_MESSAGE_BYTES: Final = 64 * 1024
MOST_OFFLINE_FIXES: Final = 200

Milliseconds = Annotated[float, Meta(ge=0, le=4e12, description="Unix time in ms (until 2096)")]
Latitude = Annotated[float, Meta(ge=-90, le=90, description="degrees, WGS 84")]
Longitude = Annotated[float, Meta(ge=-180, le=180, description="degrees, WGS 84")]
Radius = Annotated[float, Meta(ge=0, le=1e7, description="metres, 68 % radius")]
Sequence = Annotated[int, Meta(ge=0, le=2**53 - 1)]


class Coordinates(Struct, frozen=True, gc=False):
    """W3C GeolocationCoordinates, as far as the engine uses it."""

    latitude: Latitude
    longitude: Longitude
    accuracy: Radius
    altitude: float | None = None
    altitudeAccuracy: float | None = None  # noqa: N815  (the W3C's name)
    heading: float | None = None
    speed: float | None = None


class Position(Struct, frozen=True, gc=False):
    """W3C GeolocationPosition, as `toJSON()` gives it."""

    timestamp: Milliseconds
    coords: Coordinates


class Hello(Struct, frozen=True, tag="hello"):
    """The phone's first word; `clock_ms` lets the server correct a clock that is wrong."""

    version: int
    language: Annotated[str, Meta(max_length=35)] = "zh-hant"
    clock_ms: Milliseconds | None = None


class FixReport(Struct, frozen=True, tag="fix", gc=False):
    """Where the phone says it is; `seq` grows by one a message."""

    seq: Sequence
    position: Position


class CatchRequest(Struct, frozen=True, tag="catch"):
    """A tap on a balloon; `fixes` are those of an offline stretch, oldest first."""

    id: UUID
    balloon: UUID
    tapped_at: Milliseconds | None = None
    fixes: Annotated[list[Position], Meta(max_length=MOST_OFFLINE_FIXES)] = []


class Ping(Struct, frozen=True, tag="ping"):
    """Is anybody there?"""


PhoneMessage = Hello | FixReport | CatchRequest | Ping


class Welcome(Struct, frozen=True, tag="welcome"):
    """Who the server thinks the player is, and today's promise about the sky."""

    version: int
    server_time: str
    player: UUID
    wallet: int
    pending: int
    commitment: str | None
    unread: Annotated[int, Meta(ge=0, description="notices in the inbox that have not been read")] = 0


class Near(Struct, frozen=True, gc=False):
    """A balloon close enough to be worth a number: `inside` is a probability."""

    balloon: str
    distance_m: float
    inside: float


class ZoneInside(Struct, frozen=True, gc=False):
    """A check-in zone around here; filled from the events issue on."""

    event: str
    inside: float


class Seen(Struct, frozen=True, tag="seen", gc=False):
    """The answer to a fix."""

    seq: int
    verdict: str
    next_fix_in_s: int
    near: list[Near] = []
    zones: list[ZoneInside] = []


class SkyBalloon(Struct, frozen=True, gc=False):
    """A balloon as it stands; `left` is coarse on purpose (plenty, few, none)."""

    balloon: str
    latitude: float
    longitude: float
    rarity: str
    coins: int
    left: str
    until: str


class FarCount(Struct, frozen=True, gc=False):
    """How many balloons of one H3 cell of resolution 7 stand beyond the sky's radius; 0: none any more."""

    cell: str
    latitude: float
    longitude: float
    count: int


class SkyChange(Struct, frozen=True, tag="sky", omit_defaults=True):
    """What appeared, changed (`add`) or went (`gone`) around the phone; in `far` only cells that changed."""

    add: list[SkyBalloon] = []
    gone: list[str] = []
    far: list[FarCount] = []


class Received(Struct, frozen=True, tag="received"):
    """The request is safe with the server and will be judged later."""

    id: UUID
    receipt: str


class CaughtReply(Struct, frozen=True, tag="caught"):
    """The balloon is the player's; without coins `say` tells why the stamp stands alone."""

    id: UUID
    balloon: UUID
    rarity: str
    coins: int
    stamp: bool
    settles_at: str | None
    say: str
    advice: Annotated[str, Meta(description="what to do now")] = msgspec.field(name="try")


class RefusedReply(Struct, frozen=True, tag="refused", omit_defaults=True):
    """No, in the player's language, with what to try and the numbers behind it."""

    id: UUID
    code: str
    say: str
    advice: str = msgspec.field(name="try")
    distance_m: float | None = None
    inside: float | None = None
    accuracy_m: float | None = None
    until: str | None = None


class WalletChange(Struct, frozen=True, tag="wallet"):
    """The player's coins, after any change."""

    wallet: int
    pending: int


class Notice(Struct, frozen=True, tag="notice", omit_defaults=True):
    """One sentence that needs no answer. With an `id` it is kept in the inbox; the same id again replaces it."""

    code: str
    say: str
    id: UUID | None = None
    title: str = ""
    at: str | None = None
    link: Annotated[str, Meta(description="a path of this server where there is more")] = ""
    unread: Annotated[int, Meta(ge=0, description="notices that have not been read, this one too")] | None = None


class UnreadCount(Struct, frozen=True, tag="unread"):
    """How many notices in the inbox have not been read: some were read elsewhere, or came quietly."""

    unread: int


class Draining(Struct, frozen=True, tag="draining"):
    """This server is about to stop: its close (4004) follows once what was asked is answered; come back then."""

    reconnect_in_ms: Annotated[int, Meta(ge=0, description="after the close; spread, so that phones come one by one")]


class Pong(Struct, frozen=True, tag="pong"):
    """Somebody is."""

    server_time: str


class ErrorReply(Struct, frozen=True, tag="error", omit_defaults=True):
    """A message that could not be read: the field and the rule, never a closed socket."""

    code: str
    detail: str
    field: str | None = None


ServerMessage = (
    Welcome
    | Seen
    | SkyChange
    | Received
    | CaughtReply
    | RefusedReply
    | WalletChange
    | Notice
    | UnreadCount
    | Draining
    | Pong
    | ErrorReply
)

# Registered with the WebSocket protocol (RFC 6455, section 11.7): the database is away, come back as after any break.
TRY_LATER: Final = 1013
# Close codes of the application range (RFC 6455, section 7.4.2).
NOT_LOGGED_IN: Final = 4001
TAKEN_OVER: Final = 4002
TOO_FAST: Final = 4003
DRAINING: Final = 4004

_decoder: msgspec.json.Decoder[PhoneMessage] = msgspec.json.Decoder(PhoneMessage)
_encoder = msgspec.json.Encoder(decimal_format="number")


def decode(raw: str | bytes) -> PhoneMessage | ErrorReply:
    """One message of a phone; anything unreadable becomes the `error` that says what is wrong."""
    if len(raw) > LARGEST_MESSAGE_BYTES:
        return ErrorReply("too_large", f"a message has at most {LARGEST_MESSAGE_BYTES} bytes")
    try:
        return _decoder.decode(raw)
    except msgspec.ValidationError as error:
        rule, _, path = str(error).partition(" - at `$")
        return ErrorReply("invalid", rule, field=path.strip("`.") or None)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        return ErrorReply("unreadable", f"not a JSON object of the protocol: {error}"[:200])


def encode(message: ServerMessage) -> str:
    """The JSON text of one message to a phone."""
    return _encoder.encode(message).decode()
