"""The shapes of the API's answers, for ninja's schema."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema


class Me(Schema):
    """The account of who asks."""

    player: UUID
    guest: bool
    confirmed: bool
    email: str | None
    language: str


class CoinLine(Schema):
    """One movement of the player's coins; `state` is pending or settled."""

    id: int
    day: date
    kind: str
    coins: int
    state: str
    settles_at: datetime | None
    place_zh: str
    place_en: str
    rarity: str


class Coins(Schema):
    """The purse and one page of its history; `next` goes into `before` for the next page."""

    wallet: int
    pending: int
    items: list[CoinLine]
    next: int | None


class Stamp(Schema):
    """One balloon in the collection; `stamp` is true when there were no coins."""

    balloon: UUID
    rarity: str
    day: date
    place_zh: str
    place_en: str
    coins: int
    stamp: bool


class Collection(Schema):
    """All stamps, and how many of each rarity."""

    items: list[Stamp]
    caught: dict[str, int]
