"""After a fault: whether phones and ledger tell the same story, in the figures of `docs/reliability.md`."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.standing_phone import StandingPhone
from tests.servers import RunningServer

CATCHES = "SELECT message_id, coins, player_id, balloon_id FROM balloons_catch"
PAID = "SELECT COUNT(*) FROM balloons_catch WHERE coins > 0"
AWARDS = "SELECT COUNT(*) FROM coins_transfer WHERE kind = 'catch'"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How many taps were made; how many of them somebody missed or got twice; the longest wait for a final answer."""

    tried: int
    lost: int
    doubled: int
    longest_pause_s: float


def reckon(server: RunningServer, phones: Sequence[StandingPhone]) -> Reckoning:
    """Compare what phones believe with what is written, prove the books, and count.

    Lost: a tap without a final answer, a catch of which the phone and the database do not agree, a purse that is not
    the sum of its catches. Doubled: a second catch or award of one balloon by one player.
    """
    server.audit()
    players = {phone.guest.player_id for phone in phones}
    rows = [row for row in server.rows(CATCHES) if row[2] in players]
    written = {(message_id, coins) for message_id, coins, *_ in rows}
    paid, awards = (server.rows(count)[0][0] for count in (PAID, AWARDS))
    unanswered = sum(len(phone.memory.outbox) for phone in phones)
    wrong_purses = sum(phone.memory.pending != phone.coins for phone in phones)
    return Reckoning(
        tried=sum(phone.taps for phone in phones),
        lost=len(believed(phones) ^ written) + unanswered + wrong_purses + max(int(paid) - int(awards), 0),
        doubled=len(rows) - len({row[2:] for row in rows}) + max(int(awards) - int(paid), 0),
        longest_pause_s=max(phone.longest_wait_s for phone in phones),
    )


def believed(phones: Sequence[StandingPhone]) -> set[tuple[object, object]]:
    """Every catch that a phone was told of, with its coins."""
    return {(message_id.hex, caught.coins) for phone in phones for message_id, caught in phone.memory.caught.items()}
