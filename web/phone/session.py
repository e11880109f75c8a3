"""One phone's conversation, without any I/O: bytes in, replies and commands out, the time passed in.

`socket.py` carries what this decides. A message that cannot be read becomes an `error` and nothing
else; the game only ever sees typed values. A `Command` is work that needs the database: its result
comes back through `answered`.

    phone ──bytes──▶ receive() ──▶ replies ──▶ phone
                        └──▶ commands ──▶ catching.catch ──▶ answered() ──▶ phone
"""

import hashlib
from collections import deque
from dataclasses import dataclass, field, replace
from uuid import UUID

from game.balloons.catching import CatchOrder, Refused
from game.balloons.refusals import Code
from game.live import allowance
from game.live.arriving import Arrival
from game.live.judging import NotThere, Tap, judge_live
from game.live.offline import judge_offline, way_of
from game.live.receive_fix import Verdict, receive_fix
from game.live.track import Track
from game.live.world import World
from geo.fix import Fix
from geo.position import LatLon
from web import protocol
from web.phone import replies
from web.phone.sky_view import SkyView

# Taps that wait for the first live fix after a gap; a phone queues a handful at most.
MOST_WAITING = 20
MOST_WAITING_FIXES = 600
TOO_FAST_STRIKES = 20


@dataclass(frozen=True, slots=True)
class Doubted:
    """A tap from before this connection, which the ledger may have answered already: ask it first.

    The phone repeats what it got no answer to. `judged` is the refusal, if it was not answered before: by then the
    server may have lost the fixes that proved it. None: it waits for a good fix, which for some phones never comes.
    """

    tap: Tap
    judged: NotThere | None


@dataclass(slots=True)
class Outcome:
    """What one message led to: texts for the phone, work for the database, perhaps an end; then what is counted."""

    replies: list[str] = field(default_factory=list)
    commands: list[CatchOrder] = field(default_factory=list)
    doubted: list[Doubted] = field(default_factory=list)
    close: int | None = None
    verdict: Verdict | None = None
    refused: Code | None = None
    error: str | None = None


class PhoneSession:
    """The state of one connection; `track` outlives it."""

    def __init__(self, arrival: Arrival, track: Track, world: World, now_ms: int, messages_per_s: float) -> None:
        self.arrival = arrival
        self.track = track
        self.world = world
        self.sky = SkyView(world)
        self.language = ""
        self._messages_per_s = messages_per_s
        self._clock_ahead_ms = 0
        self._too_fast = 0
        self._waiting: deque[Tap] = deque()
        self._connected_at_ms = now_ms
        self._gap = track.start_connection(now_ms)

    def receive(self, raw: str | bytes, now_ms: int) -> Outcome:
        """Take one message of the phone."""
        outcome = Outcome()
        if not allowance.take(self.track, now_ms, self._messages_per_s):
            return self._slow_down(outcome)
        self.track.heard_at_ms = now_ms
        message = protocol.decode(raw)
        if type(message) is protocol.FixReport:
            self._fix(message, now_ms, outcome)
        elif type(message) is protocol.CatchRequest:
            self._catch(message, now_ms, outcome)
        elif type(message) is protocol.Hello:
            self._hello(message, now_ms, outcome)
        elif type(message) is protocol.Ping:
            outcome.replies.append(protocol.encode(replies.pong(now_ms)))
        elif type(message) is protocol.ErrorReply:
            self._complain(message, outcome)
        return outcome

    def _complain(self, error: protocol.ErrorReply, outcome: Outcome) -> None:
        outcome.error = error.code
        outcome.replies.append(protocol.encode(error))

    def _slow_down(self, outcome: Outcome) -> Outcome:
        """Say so a few times, then close: an honest phone never gets here."""
        self._too_fast += 1
        self._complain(replies.too_fast(), outcome)
        if self._too_fast > TOO_FAST_STRIKES:
            outcome.close = protocol.TOO_FAST
        return outcome

    def _hello(self, hello: protocol.Hello, now_ms: int, outcome: Outcome) -> None:
        self.language = replies.language_of(hello.language)
        if hello.version != protocol.VERSION:
            self._complain(replies.other_version(hello.version), outcome)
            return
        if hello.clock_ms is not None:
            self._clock_ahead_ms = int(hello.clock_ms) - now_ms
        outcome.replies.append(protocol.encode(replies.welcome(self.arrival, now_ms)))
        self._look_up(None, now_ms, outcome)

    def _fix(self, report: protocol.FixReport, now_ms: int, outcome: Outcome) -> None:
        fix = self._timed(report.position, now_ms)
        sighting = receive_fix(self.track, self.world, report.seq, fix, now_ms)
        outcome.verdict = sighting.verdict
        outcome.replies.append(protocol.encode(replies.seen(report.seq, sighting)))
        if sighting.verdict is Verdict.GOOD:
            self._close_gap(fix, outcome)
        if self.sky.wants(fix, sighting.verdict):
            self._look_up(fix.position, now_ms, outcome)

    def _look_up(self, position: LatLon | None, now_ms: int, outcome: Outcome) -> None:
        change = self.sky.look_from(position, now_ms)
        if change is not None:
            outcome.replies.append(protocol.encode(change))

    def _catch(self, request: protocol.CatchRequest, now_ms: int, outcome: Outcome) -> None:
        tap = self._tap(request, now_ms)
        if (order := self.track.postponed(tap.message_id, tap.fingerprint)) is not None:
            outcome.commands.append(order)
            return
        if tap.tapped_at_ms < self._connected_at_ms and self._gap is not None:
            if self._is_full_with(tap):
                self._later(tap, outcome)
                return
            self._waiting.append(tap)
            outcome.replies.append(protocol.encode(replies.received(tap)))
            outcome.doubted.append(Doubted(tap, None))
            return
        balloon = self.world.by_id.get(str(tap.balloon))
        judged = judge_live(self.track, balloon, tap, self.arrival.player_id, now_ms)
        self._judged(tap, judged, outcome)

    def _is_full_with(self, tap: Tap) -> bool:
        fixes = sum(len(waiting.fixes) for waiting in self._waiting) + len(tap.fixes)
        return len(self._waiting) >= MOST_WAITING or fixes > MOST_WAITING_FIXES

    def settle(self, message_id: UUID) -> None:
        """Forget a waiting tap that has been answered, so that it is answered once."""
        self._waiting = deque(tap for tap in self._waiting if tap.message_id != message_id)

    def _later(self, tap: Tap, outcome: Outcome) -> None:
        """More taps wait than a gap can have: the phone keeps this one and sends it again."""
        outcome.refused = Code.TRY_AGAIN
        reply = replies.refused(tap.message_id, Refused(Code.TRY_AGAIN), self.language)
        outcome.replies.append(protocol.encode(reply))

    def _close_gap(self, after: Fix, outcome: Outcome) -> None:
        """A good live fix ends the gap: its taps are judged, and the next connection begins another."""
        self.track.gap = None
        if self._gap is None or not self._waiting:
            return
        way = way_of(self._waiting)
        while self._waiting:
            tap = replace(self._waiting.popleft(), fixes=way)
            balloon = self.world.by_id.get(str(tap.balloon))
            judged = judge_offline(self._gap, balloon, tap, after, self.arrival.player_id)
            self._judged(tap, judged, outcome)

    def _judged(self, tap: Tap, judged: CatchOrder | NotThere, outcome: Outcome) -> None:
        if isinstance(judged, CatchOrder):
            outcome.commands.append(judged)
        elif tap.tapped_at_ms < self._connected_at_ms:
            outcome.doubted.append(Doubted(tap, judged))
        else:
            outcome.refused = judged.code
            reply = replies.not_there(tap, judged, self.language)
            outcome.replies.append(protocol.encode(reply))

    def _tap(self, request: protocol.CatchRequest, now_ms: int) -> Tap:
        tapped_at_ms = now_ms
        if request.tapped_at is not None:
            tapped_at_ms = min(int(request.tapped_at) - self._clock_ahead_ms, now_ms)
        return Tap(
            balloon=request.balloon,
            message_id=request.id,
            fingerprint=fingerprint_of(request),
            tapped_at_ms=tapped_at_ms,
            fixes=tuple(self._timed(position, now_ms) for position in request.fixes),
        )

    def _timed(self, position: protocol.Position, now_ms: int) -> Fix:
        """The phone's position with the server's time on it, never in the future."""
        coords = position.coords
        at_ms = min(int(position.timestamp) - self._clock_ahead_ms, now_ms)
        return Fix(LatLon(coords.latitude, coords.longitude), coords.accuracy, at_ms, coords.speed)


def fingerprint_of(request: protocol.CatchRequest) -> str:
    """What must be equal for a repeated message id: the balloon and the moment of the tap."""
    content = f"{request.balloon}|{request.tapped_at}"
    return hashlib.sha256(content.encode()).hexdigest()
