"""Committing to a day's sky, drawing it, and revealing it: three verbs on one row.

1. `commit`, the day before: a secret key is made, and the SHA-256 of key, mask, population and settings is
   published together with the name of a public random value that will only be drawn afterwards.
2. `record_draw`: that value is entered. Key and value together give the seed, so that neither who holds the key
   nor who draws the value can choose the sky.
3. `reveal`, the day after: the key is published. `game.balloons.verifying` makes the sky again from what is
   published alone.

Without a network the value can be drawn on this machine (`drawn`, when it was announced so); it is then called
exactly that, because it proves nothing to others.
"""

import hmac
import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from game.balloons.models import Balloon, PublishedInput, Sky
from game.balloons.prepared import Prepared
from geo.placement.documents import Document, canonical, hash_of
from geo.placement.rules import Rules

VERSION = 1
TAIPEI = ZoneInfo("Asia/Taipei")
#: How long before its day a sky is committed to, and so how far ahead anybody may ask for one.
AHEAD = timedelta(days=1)
LOCAL_DRAW = "drawn on this machine, not in public: for demonstrations, proves nothing to others"
KEY_BYTES = 32
# drand's quicknet chain 52db9ba7…: first round and seconds between rounds, from its public chain description.
_QUICKNET_GENESIS_S, _QUICKNET_PERIOD_S = 1_692_803_367, 3
_DRAW_NOT_BEFORE = timedelta(minutes=10)


class SkyRefused(ValueError):
    """The sky is not at the step that this asks for; the message says which comes first."""


def midnight(day: date) -> datetime:
    """When a day begins in Taitung."""
    return datetime.combine(day, time.min, tzinfo=TAIPEI)


def public_draw(day: date, now: datetime) -> str:
    """The name of a public value nobody knows yet: the round of drand that comes out as the day begins.

    Where the day has begun already, the one that comes out in ten minutes.
    """
    moment = max(midnight(day), now + _DRAW_NOT_BEFORE)
    number = int(moment.timestamp() - _QUICKNET_GENESIS_S) // _QUICKNET_PERIOD_S + 1
    return f"drand quicknet, round {number}, randomness ({moment.astimezone(TAIPEI):%Y-%m-%d %H:%M} Asia/Taipei)"


@transaction.atomic
def commit(*, day: date, prepared: Prepared, rules: Rules, draw_name: str, now: datetime) -> Sky:
    """Fix a day's sky under a new key and publish the commitment.

    A second commitment for the same day is refused: whoever could choose among several could choose the sky.
    """
    if Sky.objects.filter(pk=day).exists():
        raise SkyRefused(f"the sky of {day} is committed to already; a commitment cannot be replaced")
    key = secrets.token_bytes(KEY_BYTES)
    sky = Sky(
        date=day,
        key_hex=key.hex(),
        mask_hash=_published(prepared.mask),
        population_hash=_published(prepared.population),
        settings={
            "rules": rules.as_json(),
            "not_checked": list(prepared.not_checked),
            "guessed_residents": prepared.guessed_residents,
        },
        draw_name=draw_name,
        committed_at=now,
    )
    sky.commitment = commitment_of({**published(sky), "key": sky.key_hex})
    sky.save(force_insert=True)
    return sky


@transaction.atomic
def record_draw(*, day: date, value: str) -> Sky:
    """Enter the public value once it is drawn. The same value again changes nothing; another is refused."""
    sky = locked(day)
    if not value.strip():
        raise SkyRefused(f"the draw of {day} has no value; enter what was drawn: {sky.draw_name}")
    if sky.draw_value and sky.draw_value != value.strip():
        raise SkyRefused(f"the draw of {day} is entered as {sky.draw_value!r} already; it cannot be replaced")
    sky.draw_value = value.strip()
    sky.save(update_fields=["draw_value"])
    return sky


@transaction.atomic
def drawn(day: date) -> Sky:
    """The drawn sky of a day. Where a draw on this machine was announced it happens now; a public one is waited for."""
    sky = locked(day)
    if sky.draw_value:
        return sky
    if sky.draw_name != LOCAL_DRAW:
        raise SkyRefused(f"the sky of {day} waits for {sky.draw_name}: enter it with launch_wave --draw VALUE")
    return record_draw(day=day, value=secrets.token_hex(KEY_BYTES))


@transaction.atomic
def reveal(*, day: date, now: datetime) -> Sky:
    """Publish the key, once the day is over. Revealing twice changes nothing."""
    sky = locked(day)
    if now < midnight(day + timedelta(days=1)):
        raise SkyRefused(f"the key of {day} stays secret until the day is over in Taitung")
    if sky.revealed_at is None:
        sky.revealed_at = now
        sky.save(update_fields=["revealed_at"])
    return sky


def reveal_all_due(now: datetime) -> list[date]:
    """Reveal every sky whose day is over; the days it revealed."""
    today = now.astimezone(TAIPEI).date()
    due = list(Sky.objects.filter(date__lt=today, revealed_at=None).order_by("date").values_list("date", flat=True))
    for day in due:
        reveal(day=day, now=now)
    return due


def of(day: date) -> Sky:
    """The sky of a day; SkyRefused where there is none."""
    return _found(Sky.objects.all(), day)


def locked(day: date) -> Sky:
    """The sky of a day, locked until the transaction ends; SkyRefused where there is none."""
    return _found(Sky.objects.select_for_update(), day)


def _found(skies: QuerySet[Sky], day: date) -> Sky:
    sky = skies.filter(pk=day).first()
    if sky is None:
        raise SkyRefused(f"no sky is committed for {day}: plan_wave --date {day} --commit")
    return sky


def commitment_of(sky: Mapping[str, Any]) -> str:
    """The SHA-256 that is published before: of the document's key, hashes, settings and the draw's name."""
    promised = ("version", "date", "key", "mask_hash", "population_hash", "settings", "draw_name")
    return hash_of({name: sky[name] for name in promised})


def seed_of(sky: Mapping[str, Any]) -> bytes:
    """The seed: HMAC-SHA256 under the day's key of the day, the draw's name and its value."""
    mixed = {name: sky[name] for name in ("date", "draw_name", "draw_value")}
    return hmac.digest(bytes.fromhex(sky["key"]), canonical(mixed), "sha256")


def published(sky: Sky) -> dict[str, Any]:
    """What anybody may know about a sky now; the key is null until it is revealed."""
    return {
        "version": VERSION,
        "date": sky.date.isoformat(),
        "commitment": sky.commitment,
        "committed_at": _moment(sky.committed_at),
        "mask_hash": sky.mask_hash,
        "population_hash": sky.population_hash,
        "settings": sky.settings,
        "draw_name": sky.draw_name,
        "draw_value": sky.draw_value or None,
        "revealed": sky.revealed_at is not None,
        "revealed_at": _moment(sky.revealed_at) if sky.revealed_at else None,
        "key": sky.key_hex if sky.revealed_at else None,
    }


def opened(sky: Sky) -> dict[str, Any]:
    """Everything that is needed to make a revealed sky again, and the balloons it is compared with."""
    return {
        **published(sky),
        "mask": input_of(sky.mask_hash),
        "population": input_of(sky.population_hash),
        "balloons": flown(sky) if sky.revealed_at else None,
    }


def secret(sky: Sky) -> dict[str, Any]:
    """The published document with its key, for making the sky itself; never served."""
    return {**published(sky), "key": sky.key_hex}


def input_of(digest: str) -> Document:
    """A published mask or population by its hash; SkyRefused where it was never published."""
    kept = PublishedInput.objects.filter(pk=digest).first()
    if kept is None:
        raise SkyRefused(f"no mask or population with the hash {digest} was published here")
    document: Document = json.loads(zlib.decompress(bytes(kept.compressed)))
    return document


def prepared_of(sky: Sky, loaded: Prepared) -> Prepared:
    """What a sky committed to, with the names and regions that are loaded now."""
    return replace(
        loaded,
        mask=input_of(sky.mask_hash),
        population=input_of(sky.population_hash),
        not_checked=tuple(sky.settings["not_checked"]),
        guessed_residents=sky.settings["guessed_residents"],
    )


def flown(sky: Sky) -> list[list[str | int]]:
    """The balloons that flew under a sky, as [cell, rarity, coins, stock] in the order of their cells."""
    rows = Balloon.objects.filter(wave__sky=sky).order_by("cell").values_list("cell", "rarity", "coins", "stock")
    return [[f"{cell:x}", rarity, coins, stock] for cell, rarity, coins, stock in rows]


def _published(document: Document) -> str:
    digest = hash_of(document)
    content = zlib.compress(canonical(document))
    PublishedInput.objects.get_or_create(pk=digest, defaults={"compressed": content})
    return digest


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
