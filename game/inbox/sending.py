"""Sending: a notice is written in the transaction of what it tells of, once for each key.

The journal's line `notice_sent` names the notice and the owner of the person's purse; from it the phones and pages
that are connected hear of it (`web/inbox`). Called by verbs, which lock what they need before.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from game.inbox import saying
from game.inbox.kinds import Kind, Values
from game.inbox.models import Notice
from game.journal import writing as journal
from game.players import purses

LONGEST_KEY: Final = 120


def send(*, player_id: int, kind: Kind, values: Values, key: str, now: datetime) -> None:
    """Tell one person, unless this key has been told to them; part of the caller's transaction.

    Raises:
        ValueError: the values do not fill the kind's sentence, or the key is too long.
        RuntimeError: no transaction is open.
    """
    written = _write([_notice(player_id, kind, values, key, now)])
    if written:
        journal.append(kind="notice_sent", now=now, subject=written[0].public_id, owner=purses.owner_of(player_id))


def send_to_owners(*, kind: Kind, values_by_owner: Mapping[UUID, Values], key: str, now: datetime) -> None:
    """Tell the persons of these purses with the same key; owners whose person is gone are left out.

    A few statements however many they are. Raises as `send` does.
    """
    players = purses.players_of(values_by_owner)
    notices = [_notice(players[owner], kind, values_by_owner[owner], key, now) for owner in players]
    _tell(_write(notices), players, now)


def add_to_owners(*, kind: Kind, counted: str, numbers: Mapping[UUID, int], key: str, now: datetime) -> None:
    """Tell the persons of these purses a number; a notice of the same key grows by it and is unread again.

    For work in chunks, each a transaction: one notice tells the sum. Raises as `send` does.

    Args:
        counted: the name of the value that is a number.
    """
    players = purses.players_of(numbers)
    notices = [_notice(players[owner], kind, {counted: numbers[owner]}, key, now) for owner in players]
    written = _write(notices)
    known = {notice.public_id for notice in written}
    added = {notice.player_id: int(notice.values[counted]) for notice in notices if notice.public_id not in known}
    _tell([*written, *_grown(added, counted, key, now)], players, now)


def _grown(added: Mapping[int, int], counted: str, key: str, now: datetime) -> list[Notice]:
    if not added:
        return []
    older = list(Notice.objects.select_for_update().filter(player_id__in=added, key=key).order_by("player_id"))
    for notice in older:
        notice.values = {**notice.values, counted: int(notice.values[counted]) + added[notice.player_id]}
        notice.sent_at, notice.read_at = now, None
    Notice.objects.bulk_update(older, ["values", "sent_at", "read_at"])
    return older


def _notice(player_id: int, kind: Kind, values: Values, key: str, now: datetime) -> Notice:
    if len(key) > LONGEST_KEY:
        raise ValueError(f"key {key!r} of a notice has {len(key)} characters, at most {LONGEST_KEY} fit: shorten it")
    try:
        saying.said_exactly(kind, values)
    except (KeyError, TypeError) as error:
        raise ValueError(f"values {dict(values)!r} do not fill {kind!r}: {error}; see game/inbox/kinds.py") from error
    return Notice(player_id=player_id, kind=kind, values=dict(values), key=key, sent_at=now)


def _write(notices: Sequence[Notice]) -> list[Notice]:
    """Those that were not there yet; in the order of the persons, so that two who write wait and do not lock.

    Who has left meanwhile is told nothing, and what the notice tells of is done all the same.
    """
    journal.check_in_transaction("notice_sent")
    here = purses.present(notice.player_id for notice in notices)
    in_order = sorted((one for one in notices if one.player_id in here), key=lambda notice: notice.player_id)
    Notice.objects.bulk_create(in_order, ignore_conflicts=True)
    ids = [notice.public_id for notice in in_order]
    there = set(Notice.objects.filter(public_id__in=ids).values_list("public_id", flat=True))
    return [notice for notice in in_order if notice.public_id in there]


def _tell(notices: Iterable[Notice], players: Mapping[UUID, int], now: datetime) -> None:
    owners = {player: owner for owner, player in players.items()}
    told = [(notice.public_id, owners[notice.player_id]) for notice in notices]
    journal.append_to_each(kind="notice_sent", now=now, told=told)
