"""What is asked of `staging`, and what it tells: JSON on its standard input and output."""

from datetime import date
from uuid import UUID

from msgspec import Struct


class Place(Struct, frozen=True):
    """Where a balloon shall stand, in degrees."""

    latitude: float
    longitude: float


class Wanted(Struct, frozen=True):
    """A wave that is open now, and guests who are logged in; `is_confirmed` makes players of them.

    `county_codes_for`: birth dates of residents who were given a code at the counter. `officials`: the demo's units,
    and its people at work. `sites`: the example hotspots and merchants. `merchants`: so many that take coins.
    `wallet`: coins that each of the guests has to spend, if they are confirmed. `campaign`: a published one that pays
    for the wave, instead of one of its own.
    """

    places: list[Place] = []
    rarity: str = "common"
    coins: int = 10
    stock: int = 100
    open_for_h: float = 6.0
    settle_delay_h: int = 24
    guests: int = 0
    is_confirmed: bool = False
    county_codes_for: list[date] = []
    officials: bool = False
    sites: bool = False
    merchants: int = 0
    wallet: int = 0
    campaign: UUID | None = None


class StagedBalloon(Struct, frozen=True):
    """A balloon that flies."""

    id: UUID
    place: Place
    coins: int
    stock: int


class StagedGuest(Struct, frozen=True):
    """A player, and the value of the cookie that says so."""

    player_id: int
    session_key: str


class StagedMerchant(Struct, frozen=True):
    """A certified merchant; `owner` and `cashier` are cookies of people who have just proved who they are."""

    id: UUID
    name_zh: str
    owner: str
    cashier: str
    offer: UUID  # the cheapest of its goods


class Staged(Struct, frozen=True):
    """What now is in the database."""

    cookie: str
    balloons: list[StagedBalloon] = []
    guests: list[StagedGuest] = []
    county_codes: list[str] = []
    officials: dict[str, str] = {}  # the account's name, and the value of the cookie
    merchants: list[StagedMerchant] = []

    def cookies_of(self, account: str) -> dict[str, str]:
        """The cookie with which an official of the demo is logged in."""
        return {self.cookie: self.officials[account]}

    def headers_of(self, guest: StagedGuest) -> dict[str, str]:
        """The headers with which a guest's phone connects."""
        return {"Cookie": f"{self.cookie}={guest.session_key}"}
