"""Which request and whose work a log line belongs to, carried along by the context into threads and tasks.

`request_ids` begins a trace for every request and every socket; whoever learns who the player is says so here;
`log_lines` writes both. A background task of the whole process must not inherit one: start it in `nobodys()`.
"""

from contextvars import Context, ContextVar
from dataclasses import dataclass
from datetime import date

from django.utils.crypto import salted_hmac

PSEUDONYM_SIGNS = 12


@dataclass(slots=True)
class Trace:
    """One request or one socket: its id, and its player's pseudonym once that is known."""

    request_id: str
    player: str = ""


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def begin(request_id: str) -> None:
    """From here on, in this context, everything belongs to this request."""
    _current.set(Trace(request_id))


def current() -> Trace | None:
    """The trace of the code that asks; None outside any request."""
    return _current.get()


def note_player(player_id: int, today: date) -> None:
    """Say whose request this is."""
    trace = _current.get()
    if trace is not None:
        trace.player = pseudonym(player_id, today)


def pseudonym(player_id: int, today: date) -> str:
    """The player's name in today's logs: links one day's lines, and nothing to a person without the secret key."""
    keyed = salted_hmac("web.operating.trace", f"{today.isoformat()}:{player_id}", algorithm="sha256")
    return keyed.hexdigest()[:PSEUDONYM_SIGNS]


def nobodys() -> Context:
    """A context without a trace, for tasks that outlive the request that happens to start them."""
    return Context()
