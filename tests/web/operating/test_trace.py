"""The pseudonym in the logs: the same all day, another tomorrow, and a name to nobody without the key."""

from contextvars import copy_context
from datetime import date, timedelta
from typing import Any

from web.operating import trace

TODAY = date(2026, 7, 4)


def test_a_day_links_a_players_lines_and_the_next_day_does_not() -> None:
    assert trace.pseudonym(7, TODAY) == trace.pseudonym(7, TODAY)
    assert trace.pseudonym(7, TODAY) != trace.pseudonym(7, TODAY + timedelta(days=1))
    assert trace.pseudonym(7, TODAY) != trace.pseudonym(8, TODAY)


def test_who_lacks_the_key_cannot_try_all_numbers(settings: Any) -> None:
    under_our_key = trace.pseudonym(7, TODAY)
    settings.SECRET_KEY = "another key of more than fifty signs, as somebody would guess"
    assert trace.pseudonym(7, TODAY) != under_our_key


def test_ten_thousand_players_have_ten_thousand_names() -> None:
    assert len({trace.pseudonym(number, TODAY) for number in range(10_000)}) == 10_000


def test_outside_a_request_nothing_is_noted() -> None:
    def note() -> None:
        trace.note_player(7, TODAY)
        assert trace.current() is None

    context = trace.nobodys()
    context.run(note)


def test_who_the_player_is_is_known_where_the_request_goes_on() -> None:
    def go_on() -> str:
        trace.note_player(7, TODAY)
        found = trace.current()
        return found.player if found else ""

    def ask() -> None:
        trace.begin("a-request")
        assert copy_context().run(go_on) == trace.pseudonym(7, TODAY)
        found = trace.current()
        assert found is not None
        assert found.player == trace.pseudonym(7, TODAY)

    trace.nobodys().run(ask)
