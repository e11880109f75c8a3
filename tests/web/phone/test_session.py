"""A phone's conversation: what it says, what it is told, what goes on to the game."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.live import kept
from tests.game.live.builders import HOUR_MS, NOON_MS, a_standing
from tests.web.phone.builders import a_session, catch, fix, position, told
from web import protocol
from web.phone.session import PhoneSession

MINUTE_MS = 60_000


def stand_still(session: PhoneSession, *, since_ms: int = NOON_MS, fixes: int = 3, first_seq: int = 0) -> int:
    """Send some fixes at Luye, two seconds apart; the time of the last."""
    for step in range(fixes):
        at_ms = since_ms + step * 2_000
        session.receive(fix(first_seq + step, at_ms=at_ms), at_ms)
    return since_ms + (fixes - 1) * 2_000


def test_hello_is_answered_with_a_welcome_and_the_sky_far_away() -> None:
    session = a_session(a_standing())
    welcome, sky = told(session.receive('{"type":"hello","version":1,"language":"en"}', NOON_MS))
    assert (welcome["type"], welcome["version"], welcome["wallet"]) == ("welcome", 1, 0)
    assert [cell["count"] for cell in sky["far"]] == [1]


def test_the_first_good_fix_brings_the_balloons_around_and_takes_them_from_the_far_count() -> None:
    balloon = a_standing(north_m=500)
    session = a_session(balloon)
    session.receive('{"type":"hello","version":1}', NOON_MS)
    seen, sky = told(session.receive(fix(0), NOON_MS))
    assert seen["verdict"] == "good"
    assert [one["balloon"] for one in sky["add"]] == [balloon.id]
    assert [cell["count"] for cell in sky["far"]] == [0]


def test_a_second_fix_in_the_same_place_brings_no_second_sky() -> None:
    session = a_session(a_standing(north_m=500))
    session.receive(fix(0), NOON_MS)
    assert [message["type"] for message in told(session.receive(fix(1, at_ms=NOON_MS + 1), NOON_MS + 1))] == ["seen"]


def test_a_tap_beside_the_balloon_becomes_an_order() -> None:
    balloon = a_standing(north_m=10)
    session = a_session(balloon)
    now_ms = stand_still(session)
    outcome = session.receive(catch(balloon.id, tapped_at=now_ms), now_ms)
    assert outcome.replies == []
    assert [str(order.balloon) for order in outcome.commands] == [balloon.id]
    assert outcome.commands[0].tapped_at == datetime.fromtimestamp(now_ms / 1000, UTC)
    assert not outcome.commands[0].is_offline


def test_a_tap_too_far_away_says_what_to_do_with_the_distance() -> None:
    balloon = a_standing(north_m=130)
    session = a_session(balloon)
    session.receive('{"type":"hello","version":1,"language":"en"}', NOON_MS)
    now_ms = stand_still(session)
    (refused,) = told(session.receive(catch(balloon.id), now_ms))
    assert (refused["type"], refused["code"]) == ("refused", "too_far")
    assert refused["try"] == "Please walk closer to the balloon."
    assert refused["distance_m"] == pytest.approx(130, abs=0.2)


def test_a_refusal_is_in_the_players_language() -> None:
    session = a_session()
    session.receive('{"type":"hello","version":1,"language":"zh-TW"}', NOON_MS)
    (refused,) = told(session.receive(catch(str(uuid4())), NOON_MS))
    assert not refused["say"].isascii()


def test_a_phone_whose_clock_is_an_hour_wrong_catches_like_any_other() -> None:
    balloon = a_standing()
    session = a_session(balloon)
    hello = {"type": "hello", "version": 1, "clock_ms": NOON_MS + HOUR_MS}
    session.receive(json.dumps(hello), NOON_MS)
    for step in range(3):
        now_ms = NOON_MS + step * 2_000
        session.receive(fix(step, at_ms=now_ms + HOUR_MS), now_ms)
    outcome = session.receive(catch(balloon.id, tapped_at=now_ms + HOUR_MS), now_ms)
    assert len(outcome.commands) == 1


def test_a_tap_made_without_network_is_received_then_judged_after_the_first_live_fix() -> None:
    balloon = a_standing(north_m=5)
    before = a_session(balloon)
    heard_ms = stand_still(before)
    back_ms = heard_ms + 5 * MINUTE_MS
    session = a_session(balloon, track=before.track, now_ms=back_ms)
    tapped_ms = heard_ms + 2 * MINUTE_MS
    stretch = [position(at_ms=tapped_ms - ago) for ago in (4_000, 2_000, 0)]
    first = session.receive(catch(balloon.id, tapped_at=tapped_ms, fixes=stretch), back_ms)
    assert [message["type"] for message in told(first)] == ["received"]
    assert first.commands == []
    second = session.receive(fix(0, at_ms=back_ms + 1_000), back_ms + 1_000)
    assert [order.is_offline for order in second.commands] == [True]


def test_a_phone_that_comes_back_for_a_moment_only_loses_no_tap() -> None:
    """It says hello and its tap, and is gone before a fix: the gap of the tap goes on."""
    balloon = a_standing(north_m=5)
    before = a_session(balloon)
    heard_ms = stand_still(before)
    tapped_ms = heard_ms + 2 * MINUTE_MS
    stretch = [position(at_ms=tapped_ms - ago) for ago in (4_000, 2_000, 0)]
    tap = catch(balloon.id, tapped_at=tapped_ms, fixes=stretch)
    for minutes in (5, 6):
        moment = a_session(balloon, track=before.track, now_ms=heard_ms + minutes * MINUTE_MS)
        moment.receive(tap, heard_ms + minutes * MINUTE_MS)
    back_ms = heard_ms + 8 * MINUTE_MS
    session = a_session(balloon, track=kept.track_from(kept.snapshot_of(before.track)), now_ms=back_ms)
    session.receive(tap, back_ms)
    outcome = session.receive(fix(0, at_ms=back_ms + 1_000), back_ms + 1_000)
    assert [order.is_offline for order in outcome.commands] == [True]


def test_a_good_fix_ends_the_gap_so_that_live_time_is_not_told_twice() -> None:
    balloon = a_standing(north_m=5)
    track = a_session(balloon).track
    heard_ms = stand_still(a_session(balloon, track=track))
    back_ms = heard_ms + 5 * MINUTE_MS
    gone_ms = stand_still(a_session(balloon, track=track, now_ms=back_ms), since_ms=back_ms + 1_000)
    session = a_session(balloon, track=track, now_ms=gone_ms + 5 * MINUTE_MS)
    tapped_ms = heard_ms + 2 * MINUTE_MS
    stretch = [position(at_ms=tapped_ms - ago) for ago in (4_000, 2_000, 0)]
    session.receive(catch(balloon.id, tapped_at=tapped_ms, fixes=stretch), gone_ms + 5 * MINUTE_MS)
    outcome = session.receive(fix(0, at_ms=gone_ms + 6 * MINUTE_MS), gone_ms + 6 * MINUTE_MS)
    assert outcome.commands == []
    assert [doubted.judged.code for doubted in outcome.doubted] == ["tap_outside_gap"]


def test_two_offline_taps_far_apart_within_a_minute_are_not_both_believed() -> None:
    near, far = a_standing(north_m=0), a_standing(north_m=60_000)
    before = a_session(near, far)
    heard_ms = stand_still(before)
    session = a_session(near, far, track=before.track, now_ms=heard_ms + 60 * MINUTE_MS)
    for balloon, north_m, tapped_ms in (
        (far, 60_000, heard_ms + 29 * MINUTE_MS),
        (near, 0, heard_ms + 30 * MINUTE_MS),
    ):
        stretch = [position(north_m=north_m, at_ms=tapped_ms - ago) for ago in (4_000, 2_000, 0)]
        session.receive(catch(balloon.id, tapped_at=tapped_ms, fixes=stretch), heard_ms + 60 * MINUTE_MS)
    back_ms = heard_ms + 60 * MINUTE_MS + 1_000
    outcome = session.receive(fix(0, at_ms=back_ms), back_ms)
    assert [str(order.balloon) for order in outcome.commands] == [far.id]
    assert [str(doubted.tap.balloon) for doubted in outcome.doubted] == [near.id]


def test_reconnecting_does_not_forget_where_the_player_was() -> None:
    session = a_session()
    now_ms = stand_still(session)
    again = a_session(track=session.track, now_ms=now_ms + 1_000)
    (seen, *_) = told(again.receive(fix(0, at_ms=now_ms + 1_000, north_m=40_000), now_ms + 1_000))
    assert seen["verdict"] == "implausible"


def test_too_many_messages_are_answered_kindly_then_closed() -> None:
    session = a_session()
    session._messages_per_s = 5.0
    session.track.tokens = 1.0
    session.track.tokens_at_ms = NOON_MS
    outcomes = [session.receive('{"type":"ping"}', NOON_MS) for _ in range(25)]
    assert told(outcomes[0])[0]["type"] == "pong"
    assert told(outcomes[1])[0]["code"] == "too_fast"
    assert outcomes[1].close is None
    assert outcomes[-1].close == protocol.TOO_FAST


def test_an_unknown_version_is_told_to_reload() -> None:
    (error,) = told(a_session().receive('{"type":"hello","version":99}', NOON_MS))
    assert (error["type"], error["field"]) == ("error", "version")


@pytest.mark.parametrize(
    ("raw", "code", "field"),
    [
        pytest.param("", "unreadable", None, id="empty"),
        pytest.param("{", "unreadable", None, id="cut off"),
        pytest.param(b"\xff\xfe\x00", "unreadable", None, id="not UTF-8"),
        pytest.param("[]", "invalid", None, id="no object"),
        pytest.param("null", "invalid", None, id="null"),
        pytest.param('{"type":"fly"}', "invalid", "type", id="unknown type"),
        pytest.param('{"seq":1}', "invalid", None, id="no type"),
        pytest.param('{"type":"fix","seq":"1"}', "invalid", "seq", id="a number as text"),
        pytest.param('{"type":"fix","seq":-1}', "invalid", "seq", id="below zero"),
        pytest.param('{"type":"fix","seq":1e400}', "invalid", "seq", id="infinite"),
        pytest.param('{"type":"fix","seq":1}', "invalid", None, id="no position"),
        pytest.param(fix(1).replace("22.9", "91."), "invalid", "position.coords.latitude", id="91 degrees"),
        pytest.param(fix(1).replace("121.1", "1e99"), "invalid", "position.coords.longitude", id="1e99 degrees"),
        pytest.param(fix(1).replace("6.0", "NaN"), "unreadable", None, id="NaN is no JSON"),
        pytest.param(fix(1).replace("6.0", "-1"), "invalid", "position.coords.accuracy", id="negative accuracy"),
        pytest.param('{"type":"catch","id":"7","balloon":"8"}', "invalid", "id", id="no UUID"),
        pytest.param("[" * 60_000, "invalid", None, id="deep nesting"),
        pytest.param('{"type":"fix","position":' + '{"a":' * 10_000, "unreadable", None, id="deep and cut off"),
        pytest.param('{"type":"ping","pad":"' + "x" * 70_000 + '"}', "too_large", None, id="70 kB"),
    ],
)
def test_a_message_that_cannot_be_read_gets_an_error_and_keeps_the_socket(
    raw: str | bytes, code: str, field: str | None
) -> None:
    session = a_session()
    outcome = session.receive(raw, NOON_MS)
    (error,) = told(outcome)
    assert (error["type"], error["code"], error.get("field")) == ("error", code, field)
    assert outcome.close is None
    assert told(session.receive('{"type":"ping"}', NOON_MS))[0]["type"] == "pong"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
field_names = st.sampled_from(["seq", "position", "coords", "timestamp", "id", "balloon", "fixes", "tapped_at"])
messages = st.builds(
    lambda kind, fields: json.dumps({"type": kind, **fields}),
    st.sampled_from(["hello", "fix", "catch", "ping", "other"]),
    st.dictionaries(field_names, json_values, max_size=5),
)


@given(st.lists(st.binary(max_size=200) | st.text(max_size=200) | messages, max_size=8))
def test_no_message_whatever_crashes_the_session_or_closes_the_socket(raws: list[bytes | str]) -> None:
    session = a_session(a_standing())
    for raw in raws:
        outcome = session.receive(raw, NOON_MS)
        assert outcome.close is None
        assert len(told(outcome)) >= 1
