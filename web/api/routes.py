"""The JSON API, version 1: what the phone reads over HTTP. Its OpenAPI schema is at /api/v1/openapi.json."""

from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from ninja import NinjaAPI
from ninja.decorators import decorate_view
from ninja.errors import HttpError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import django_auth

from game.balloons import collection, skies
from game.balloons.models import Sky
from game.coins import queries
from game.inbox import reading
from game.players import membership, purses
from game.players.models import Player
from geo import outlines
from web.api import places, places_people, redeeming, shapes, till
from web.api.coin_history import told


class Api(NinjaAPI):
    """Describes itself once a process: that takes half a second of a processor, and anybody may ask for it."""

    @cached_property
    def _description(self) -> OpenAPISchema:
        return super().get_openapi_schema()

    def get_openapi_schema(self, **_where: Any) -> OpenAPISchema:
        """The whole API; it is served in one place, so that where is not asked."""
        return self._description


api = Api(title="Taitung Sky", version="1", docs_url=None, urls_namespace="api")
api.add_router("", places.router)
api.add_router("", places_people.router)
api.add_router("", redeeming.router)
api.add_router("", till.router)

PAGE_ITEMS = 30


def _player(request: HttpRequest) -> Player:
    """Whom django_auth let in."""
    if not isinstance(request.user, Player):
        raise HttpError(401, "sign in first")
    return request.user


@api.get("/townships", auth=None)
@decorate_view(gzip_page)
def townships(request: HttpRequest, response: HttpResponse) -> dict[str, object]:
    """The 16 townships as GeoJSON, simplified for drawing."""
    patch_cache_control(response, public=True, max_age=3600)
    return outlines.township_features()


@api.get("/me", auth=django_auth, response=shapes.Me)
def me(request: HttpRequest) -> shapes.Me:
    """The account of who asks."""
    player = _player(request)
    return shapes.Me(
        player=player.public_id,
        guest=player.is_guest,
        confirmed=player.confirmed_at is not None,
        email=player.email,
        language=player.language,
        membership=membership.kind_of(player.pk),
    )


@api.get("/me/coins", auth=django_auth, response=shapes.Coins)
def coins(request: HttpRequest, before: int | None = None) -> shapes.Coins:
    """Wallet, pending and history, newest first, a page at a time."""
    owner = purses.owner_of(_player(request).pk)
    purse = queries.purse_of(owner)
    lines = queries.history_of(owner, limit=PAGE_ITEMS, before=before)
    return shapes.Coins(
        wallet=purse.wallet,
        pending=purse.pending,
        items=told(lines),
        next=lines[-1].id if len(lines) == PAGE_ITEMS else None,
    )


@api.get("/me/collection", auth=django_auth, response=shapes.Collection)
def my_collection(request: HttpRequest) -> shapes.Collection:
    """What the player has caught."""
    stamps = collection.stamps_of(_player(request).pk)
    return shapes.Collection(
        items=[shapes.Stamp.model_validate(stamp, from_attributes=True) for stamp in stamps],
        caught=collection.count_by_rarity(stamps),
    )


@api.get("/me/notices", auth=django_auth, response=shapes.Notices)
def notices(request: HttpRequest, before: int | None = None) -> shapes.Notices:
    """The inbox, newest first, a page at a time, in the language asked for (`Accept-Language`)."""
    player = _player(request)
    kept = reading.notices_of(player.pk, limit=PAGE_ITEMS, before=before)
    return shapes.Notices(
        unread=reading.unread(player.pk),
        items=[shapes.notice_of(one) for one in kept],
        next=kept[-1].id if len(kept) == PAGE_ITEMS else None,
    )


@api.post("/me/notices/{notice}/read", auth=django_auth, response=shapes.Unread)
def read_notice(request: HttpRequest, notice: UUID) -> shapes.Unread:
    """Mark one as read; again does no harm."""
    player = _player(request)
    if not reading.mark_read(player_id=player.pk, public_id=notice, now=timezone.now()):
        raise HttpError(404, f"no notice {notice} in this inbox")
    return shapes.Unread(unread=reading.unread(player.pk))


@api.get("/sky/{day}", auth=None)
def sky(request: HttpRequest, day: date) -> dict[str, object]:
    """What is published about a day's sky: the commitment, and the key once it is revealed."""
    return skies.published(_sky_of(day))


@api.get("/sky/{day}/opened", auth=None)
@decorate_view(gzip_page)
def opened_sky(request: HttpRequest, response: HttpResponse, day: date) -> dict[str, object]:
    """All that `manage.py verify_sky --published FILE` needs to make a revealed sky again: about 1.3 MB."""
    found = _sky_of(day)
    if found.revealed_at is None:
        raise HttpError(404, f"the sky of {day} is not revealed yet; its key is published the day after")
    patch_cache_control(response, public=True, max_age=86_400)
    return skies.opened(found)


def _sky_of(day: date) -> Sky:
    found = Sky.objects.filter(date=day, date__lte=timezone.localdate() + skies.AHEAD).first()
    if found is None:
        raise HttpError(404, f"no sky was committed for {day}; skies are published a day ahead")
    return found
