"""A line that the phone gave up brings all of it at once: whatever the order, who stood there catches, once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from game.balloons.catching import CatchOrder
from game.balloons.refusals import Code
from game.live import kept
from game.live.standing import Standing
from game.live.track import Track
from tests.game.live.builders import NOON_MS, a_standing
from tests.web.phone.builders import a_session, catch, fix, position
from web.phone.session import Doubted, Outcome, PhoneSession

SILENT_FROM_S = 10.0
FIXES_BEFORE_TAP_S = 30.0
NEXT_LINE_S = 0.5


@dataclass
class Game:
    """The ledger and the rules of `web/phone/socket.py` around a session, as far as a tap meets them."""

    track: Track = field(default_factory=Track)
    balloons: list[Standing] = field(default_factory=list)
    caught: dict[UUID, UUID] = field(default_factory=dict)
    refused: list[Code] = field(default_factory=list)
    orders: list[CatchOrder] = field(default_factory=list)
    session: PhoneSession | None = None

    def connect(self, at_ms: int) -> PhoneSession:
        self.session = a_session(*self.balloons, track=self.track, now_ms=at_ms)
        return self.session

    def hear(self, raw: str, now_ms: int, *, is_overtaken: bool = False) -> None:
        """One message; the orders of a line that is overtaken meanwhile wait for whoever asks again."""
        assert self.session is not None
        outcome = self.session.receive(raw, now_ms)
        if is_overtaken:
            for order in outcome.commands:
                self.track.postpone(order)
        else:
            self._answer(outcome)

    def _answer(self, outcome: Outcome) -> None:
        for order in outcome.commands:
            self._carry_out(order)
        for doubted in outcome.doubted:
            self._ask(doubted)
        if outcome.refused is not None:
            self.refused.append(outcome.refused)

    def _carry_out(self, order: CatchOrder) -> None:
        if (code := self.track.refused.get(order.message_id)) is not None:
            self.refused.append(code)
        elif self.caught.setdefault(order.balloon, order.message_id) != order.message_id:
            self.refused.append(Code.ALREADY_CAUGHT)
        else:
            self.orders.append(order)

    def _ask(self, doubted: Doubted) -> None:
        assert self.session is not None
        tap = doubted.tap
        if self.caught.get(tap.balloon) == tap.message_id:
            self.session.settle(tap.message_id)
        elif (order := self.track.postponed(tap.message_id, tap.fingerprint)) is not None:
            self._carry_out(order)
        elif doubted.judged is not None:
            self.track.refuse(tap.message_id, doubted.judged.code)
            self.refused.append(doubted.judged.code)


@dataclass(frozen=True)
class Story:
    """A phone that stands still; when it says what on a line that is silent for a while, and gives the line up."""

    silent_s: float
    given_up_after_s: float
    fix_every_s: float
    taps_at_s: tuple[float, ...]

    @property
    def delivered_s(self) -> float:
        return SILENT_FROM_S + self.silent_s

    @property
    def given_up_s(self) -> float:
        return SILENT_FROM_S + self.given_up_after_s

    def fixes_between(self, since_s: float, until_s: float) -> Iterator[float]:
        steps = (step * self.fix_every_s for step in range(1000))
        return (at_s for at_s in steps if since_s <= at_s <= until_s)

    def tap(self, at_s: float, balloon: Standing) -> str:
        fixes = self.fixes_between(at_s - FIXES_BEFORE_TAP_S, at_s)
        stretch = [position(at_ms=ms(fix_s)) for fix_s in fixes]
        return catch(balloon.id, message_id=UUID(balloon.id), tapped_at=ms(at_s), fixes=stretch)

    def said(self, balloons: list[Standing]) -> list[tuple[float, str]]:
        """Everything that is said on the old line, in order."""
        taps = [(at_s, self.tap(at_s, one)) for at_s, one in zip(self.taps_at_s, balloons, strict=True)]
        fixes = self.fixes_between(0.0, self.given_up_s)
        told = [(at_s, fix(seq, at_ms=ms(at_s))) for seq, at_s in enumerate(fixes)]
        return sorted([*told, *((at_s, tap) for at_s, tap in taps if at_s <= self.given_up_s)])

    def repeats(self, balloons: list[Standing], caught_before: set[UUID]) -> list[str]:
        taps = zip(self.taps_at_s, balloons, strict=True)
        return [self.tap(at_s, one) for at_s, one in taps if UUID(one.id) not in caught_before]


def ms(at_s: float) -> int:
    return NOON_MS + round(at_s * 1000)


def hello(at_s: float) -> str:
    return json.dumps({"type": "hello", "version": 1, "language": "en", "clock_ms": ms(at_s)})


def on_the_old_line(game: Game, story: Story, heard: float, overtaken: float) -> set[UUID]:
    """The old line brings a share of what was said in its silence; which catches the phone was told of before that."""
    game.connect(ms(0.0))
    said = story.said(game.balloons)
    for at_s, raw in said:
        if at_s < SILENT_FROM_S:
            game.hear(raw, ms(at_s))
    told = set(game.caught)
    late = [raw for at_s, raw in said if at_s >= SILENT_FROM_S]
    late = late[: round(heard * len(late))]
    for number, raw in enumerate(late):
        game.hear(raw, ms(story.delivered_s) + number, is_overtaken=number >= overtaken * len(late))
    return told


def on_a_new_line(game: Game, at_s: float, said: list[str], fixes: int) -> None:
    """The phone greets, repeats, and shows where it is."""
    game.connect(ms(at_s))
    game.hear(hello(at_s + 0.1), ms(at_s + 0.1))
    for raw in said:
        game.hear(raw, ms(at_s + 0.2))
    for seq in range(fixes):
        at_s += 1.0
        game.hear(fix(seq, at_ms=ms(at_s)), ms(at_s))


def test_late_fixes_of_a_line_that_was_given_up_do_not_close_the_gap_of_a_tap_that_is_repeated() -> None:
    """Half a minute is swallowed, then come the late fixes, the take-over, and the repeat, in this order."""
    story = Story(silent_s=30.0, given_up_after_s=8.0, fix_every_s=2.0, taps_at_s=(20.5, 25.0))
    game = Game(balloons=[a_standing(north_m=5) for _ in story.taps_at_s])
    game.connect(ms(0.0))
    for seq, at_s in enumerate(story.fixes_between(0.0, story.given_up_s)):
        game.hear(fix(seq, at_ms=ms(at_s)), ms(at_s if at_s < SILENT_FROM_S else story.delivered_s))
    on_a_new_line(game, story.delivered_s + NEXT_LINE_S, story.repeats(game.balloons, set()), 1)
    assert game.refused == []
    assert len(game.caught) == 2


def test_the_last_late_fix_begins_the_gap_in_another_process_too() -> None:
    story = Story(silent_s=30.0, given_up_after_s=8.0, fix_every_s=2.0, taps_at_s=(22.0,))
    game = Game(balloons=[a_standing(north_m=5)])
    on_the_old_line(game, story, heard=1.0, overtaken=1.0)
    game.track = kept.track_from(kept.snapshot_of(game.track))
    on_a_new_line(game, story.delivered_s + NEXT_LINE_S, story.repeats(game.balloons, set()), 1)
    assert (game.refused, len(game.caught)) == ([], 1)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    silent_s = draw(st.floats(3.0, 90.0))
    at_s = st.floats(4.0, SILENT_FROM_S + silent_s - 0.1)
    return Story(
        silent_s=silent_s,
        given_up_after_s=draw(st.floats(0.0, silent_s - 0.5)),
        fix_every_s=draw(st.sampled_from([0.5, 1.0, 2.0, 3.0])),
        taps_at_s=tuple(draw(st.lists(at_s, min_size=1, max_size=4))),
    )


shares = st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]) | st.floats(0.0, 1.0)
# A line between the old one and the one that lasts: how many of the repeats and of its fixes arrive.
between_lines = st.none() | st.tuples(shares, st.integers(0, 3))


@given(stories(), shares, shares, between_lines, st.booleans())
def test_whatever_order_the_lines_bring_it_in_who_stood_there_is_refused_nothing_and_has_it_once(
    story: Story, heard: float, overtaken: float, between: tuple[float, int] | None, repeats_twice: bool
) -> None:
    game = Game(balloons=[a_standing(north_m=5) for _ in story.taps_at_s])
    told = on_the_old_line(game, story, heard, overtaken)
    game.refused.clear()  # nobody heard it
    at_s = story.delivered_s + NEXT_LINE_S
    repeats = story.repeats(game.balloons, told)
    if between is not None:
        share, fixes = between
        on_a_new_line(game, at_s, repeats[: round(share * len(repeats))], fixes)
        at_s += fixes + NEXT_LINE_S
    on_a_new_line(game, at_s, repeats * (1 + repeats_twice), 3)
    assert game.refused == []
    assert set(game.caught) == {UUID(one.id) for one in game.balloons}
    assert len({order.balloon for order in game.orders}) == len(game.balloons)
