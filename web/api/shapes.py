"""The shapes of the API's answers, for ninja's schema."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from game.inbox.reading import Kept


class Me(Schema):
    """The account of who asks; `membership` is resident or digital_citizen."""

    player: UUID
    guest: bool
    confirmed: bool
    email: str | None
    language: str
    membership: str | None


class CoinLine(Schema):
    """One movement of the player's coins; `state` is pending or settled.

    `note_zh` and `note_en` say whose or what it was: the words of an envelope, a cause, a merchant, a place.
    """

    id: int
    day: date
    kind: str
    coins: int
    state: str
    settles_at: datetime | None
    place_zh: str
    place_en: str
    rarity: str
    note_zh: str = ""
    note_en: str = ""


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


class NoticeLine(Schema):
    """One notice; `link` is a path of this server or empty, `read_at` is null while it is new."""

    id: UUID
    kind: str
    title: str
    say: str
    link: str
    sent_at: datetime
    read_at: datetime | None


class Notices(Schema):
    """One page of the inbox; `next` goes into `before` for the next page."""

    unread: int
    items: list[NoticeLine]
    next: int | None


class Unread(Schema):
    """How many notices are new."""

    unread: int


def notice_of(kept: Kept) -> NoticeLine:
    """A notice in words."""
    said = kept.said
    return NoticeLine(
        id=kept.public_id,
        kind=kept.kind,
        title=said.title,
        say=said.sentence,
        link=said.link,
        sent_at=kept.sent_at,
        read_at=kept.read_at,
    )
