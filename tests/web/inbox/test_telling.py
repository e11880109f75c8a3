"""What connected phones and pages hear of an inbox: each notice once, the number right, in few questions."""

import json
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.inbox import reading
from game.inbox.models import Notice
from game.journal.reading import Tail
from game.live.following import Changes, Follower
from game.players import purses
from game.players.models import Player
from tests.game.inbox.builders import DAY, NOW, a_player, sent
from web.inbox import telling
from web.inbox.inboxes import MOST_OF_A_SESSION, Inboxes
from web.inbox.telling import Address, Teller, texts_for
from web.phone import sessions

KEYS = ("a", "b", "c")


class Listening:
    """A page or a phone that takes what it is told."""

    def __init__(self, player_id: int = 7, owner: UUID | None = None, language: str = "en") -> None:
        self.player_id, self.owner, self.language = player_id, owner or uuid4(), language
        self.session_key = f"session{id(self)}"
        self.was_logged_out = False

    def log_out(self) -> None:
        self.was_logged_out = True


def direct(call: Any) -> Any:
    """The database in the test's own thread and transaction."""

    async def asked(*values: Any) -> Any:
        return call(*values)

    return asked


def finished(work: Coroutine[Any, Any, Any]) -> Any:
    """What comes of work that waits for nothing; without a loop, so that it has the test's database connection."""
    with pytest.raises(StopIteration) as done:
        work.send(None)
    return done.value.value


def heard_by(told: list[tuple[Any, str]], listener: Listening) -> list[dict[str, Any]]:
    return [json.loads(text) for one, text in told if one is listener]


@pytest.mark.django_db
def test_everybody_reads_their_own_in_their_own_language(django_assert_num_queries):
    mine, theirs = sent(a_player(), coins=20), sent(a_player(), coins=5)
    english, chinese = Address(mine.player_id, "en", is_phone=True), Address(mine.player_id, "zh-hant", is_phone=False)
    other = Address(theirs.player_id, "", is_phone=True)
    with django_assert_num_queries(2):
        texts = texts_for([mine.public_id, theirs.public_id], {english, chinese, other})
    said = {address: [json.loads(text)["say"] for text in texts[address]] for address in texts}
    assert said == {
        english: ["20 coins have come into your wallet."],
        chinese: ["20 枚金幣已進入您的錢包。"],
        other: ["5 枚金幣已進入您的錢包。"],
    }
    assert {json.loads(texts[english][0])[name] for name in ("code", "title", "link")} == {
        "coins_settled", "Coins have settled", "/play/#coins"
    }  # fmt: skip


@pytest.mark.django_db
def test_the_device_that_has_taken_over_only_counts_it_and_a_page_is_told():
    player = a_player()
    notice = sent(player)
    Notice.objects.filter(pk=notice.pk).update(kind="taken_over", values={})
    phone, page = Address(player.pk, "en", is_phone=True), Address(player.pk, "en", is_phone=False)
    texts = texts_for([notice.public_id], {phone, page})
    assert texts[phone] == ['{"type":"unread","unread":1}']
    assert json.loads(texts[page][0])["title"] == "Opened on another device"


@pytest.mark.django_db
def test_a_notice_that_is_gone_again_leaves_the_number():
    player = a_player()
    assert texts_for([uuid4()], {(address := Address(player.pk, "en", is_phone=True))})[address] == [
        '{"type":"unread","unread":0}'
    ]


def test_only_those_who_are_here_are_remembered():
    page, phone = Listening(), Listening(8)
    inboxes = Inboxes()
    inboxes.enter(page)
    teller = Teller({phone.owner: phone}, inboxes)
    notices = {uuid4(): page.owner, uuid4(): phone.owner, uuid4(): uuid4()}
    teller.heed(Changes(notices=notices, readers={uuid4()}))
    assert list(teller._notices) == list(notices)[:2]
    assert teller._owners == {page.owner, phone.owner}


async def test_nothing_new_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "in_thread", None)
    assert await Teller({}, Inboxes()).take(NOW) == []


async def test_what_could_not_be_read_is_told_with_the_next_round(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Listening()
    address = Address(7, "en", is_phone=True)
    answers: list[Any] = [OperationalError("away"), {address: ["news"]}]

    def in_thread(_call: Any) -> Any:
        async def asked(*_: Any) -> Any:
            answer = answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return asked

    monkeypatch.setattr(telling, "in_thread", in_thread)
    teller = Teller({phone.owner: phone}, Inboxes())
    teller.heed(Changes(notices={uuid4(): phone.owner}))
    with pytest.raises(OperationalError):
        await teller.take(NOW)
    assert await teller.take(NOW) == [(phone, "news")]
    assert await teller.take(NOW) == []


@pytest.mark.parametrize("when", ["a notice comes", "the minute is over"])
async def test_a_page_whose_session_has_ended_hears_nothing_and_is_closed(
    monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    stays, left = Listening(), Listening()
    left.owner = stays.owner
    inboxes = Inboxes()
    inboxes.enter(stays)
    inboxes.enter(left)
    monkeypatch.setattr(telling, "in_thread", direct)
    monkeypatch.setattr(sessions, "players_of", lambda _keys, _now: {stays.session_key: 7, left.session_key: 8})
    monkeypatch.setattr(telling, "texts_for", lambda _notices, addresses: {one: ["news"] for one in addresses})
    teller = Teller({}, inboxes)
    if when == "a notice comes":
        teller.heed(Changes(notices={uuid4(): stays.owner}))
        assert await teller.take(NOW) == [(stays, "news")]
    else:
        await teller.dismiss_strangers(NOW)
    assert (stays.was_logged_out, left.was_logged_out) == (False, True)
    assert list(inboxes) == [stays]


def test_a_session_may_open_so_many_windows_and_another_one_too():
    inboxes, owner = Inboxes(), uuid4()
    windows = [Listening(owner=owner) for _ in range(MOST_OF_A_SESSION)]
    for window in windows:
        window.session_key = "one"
        assert inboxes.has_room(owner, "one")
        inboxes.enter(window)
    assert not inboxes.has_room(owner, "one")
    assert inboxes.has_room(owner, "another")
    inboxes.leave(windows[0])
    inboxes.leave(windows[0])
    assert inboxes.has_room(owner, "one")
    assert len(inboxes) == MOST_OF_A_SESSION - 1


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from(KEYS)),
        st.tuples(st.just("read"), st.sampled_from(KEYS)),
        st.tuples(st.just("read all"), st.just("")),
        st.tuples(st.just("look"), st.just("")),
    ),
    max_size=12,
)


@pytest.mark.django_db
@given(steps=STEPS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_of_sending_and_reading_two_devices_hear_each_key_once_and_count_right(monkeypatch, steps):
    player = Player.objects.create_user(None)
    owner = purses.owner_of(player.pk)
    phone, page = Listening(player.pk, owner), Listening(player.pk, owner)
    monkeypatch.setattr(telling, "in_thread", direct)
    monkeypatch.setattr(sessions, "players_of", lambda keys, _now: dict.fromkeys(keys, player.pk))
    inboxes = Inboxes()
    inboxes.enter(page)
    follower, teller = Follower(Tail.from_end()), Teller({owner: phone}, inboxes)
    there: dict[str, bool] = {}
    heard: dict[Listening, list[dict[str, Any]]] = {phone: [], page: []}
    for number, (what, key) in enumerate([*steps, ("look", "")]):
        take_step(player, what, key, there)
        if what == "look":
            teller.heed(follower.take(datetime(2026, 7, 6, tzinfo=UTC), float(number)))
            told = finished(teller.take(NOW))
            for device in heard:
                heard[device] += heard_by(told, device)
    for messages in heard.values():
        ids = [message["id"] for message in messages if message["type"] == "notice"]
        assert len(ids) == len(set(ids)) == len(there)
        assert (messages[-1]["unread"] if messages else 0) == sum(there.values())
    assert reading.unread(player.pk) == sum(there.values())


def take_step(player: Player, what: str, key: str, there: dict[str, bool]) -> None:
    """Do it, and note in `there` which keys are in the inbox, and whether they are unread."""
    if what == "send":
        sent(player, key=key)
        there.setdefault(key, True)
    elif what == "read" and key in there:
        notice = Notice.objects.get(player=player, key=key)
        reading.mark_read(player_id=player.pk, public_id=notice.public_id, now=NOW + DAY)
        there[key] = False
    elif what == "read all":
        reading.mark_all_read(player_id=player.pk, now=NOW + DAY)
        there |= dict.fromkeys(there, False)
