"""`python -m web.benchmarks.ledger_writer NUMBER`: writes transfers in the database of the environment, in two ways.

By the ledger's only door, `game.coins.ledger`, and by hand (`raw_transfer`). They are allotments, from the
county's pool to a unit's appropriation: one entry out, one in, and nothing else that the audit would miss.
`ledger_transfers` runs eight.
"""

import sys
from uuid import uuid4

import django

django.setup()

from django.utils import timezone  # noqa: E402  (needs the apps that the line above loads)

from game.coins import accounts as chart  # noqa: E402
from game.coins import ledger  # noqa: E402
from game.coins.ledger import Move, Posting  # noqa: E402
from game.coins.models import TransferKind  # noqa: E402
from web.benchmarks.ledger_turns import COINS, MANY, TAKERS, Scene, take_turns  # noqa: E402
from web.benchmarks.raw_transfer import Asked, RawTransfer  # noqa: E402

YEAR = 2100  # nobody's budget yet


class Purse:
    """One writer's accounts, open and filled."""

    def __init__(self, number: int) -> None:
        self._givers = {"own": chart.pool_of(YEAR + 1 + number), "one": chart.pool_of(YEAR)}
        self._takers = [chart.appropriation_of(f"bench-{number}-{each}", YEAR) for each in range(TAKERS)]
        self._raw = RawTransfer()
        for giver in self._givers.values():
            moves = (Move(chart.SOURCE, -COINS), Move(giver, COINS))
            ledger.post(
                key=f"budget:bench:{giver}", kind=TransferKind.BUDGET, moves=moves, now=timezone.now(), year=YEAR
            )
        opened = [
            Posting(f"allot:bench:{taker}", TransferKind.ALLOT, (Move(self._givers["own"], -1), Move(taker, 1)))
            for taker in self._takers
        ]
        ledger.post_all(postings=opened, now=timezone.now(), year=YEAR)

    def post(self, scene: Scene, number: int) -> int:
        """By the ledger, one or many."""
        asked = self._asked(scene, number)
        postings = [
            Posting(one.key, TransferKind.ALLOT, (Move(one.giver, -one.coins), Move(one.taker, one.coins)))
            for one in asked
        ]
        return len(ledger.post_all(postings=postings, now=timezone.now(), year=YEAR))

    def write(self, scene: Scene, number: int) -> int:
        """By hand, one."""
        for one in (asked := self._asked(scene, number)):
            self._raw.transfer(one, timezone.now())
        return len(asked)

    def close(self) -> None:
        """No more."""
        self._raw.close()

    def _asked(self, scene: Scene, number: int) -> list[Asked]:
        count, giver = MANY if scene == "many" else 1, self._givers["one" if scene == "one" else "own"]
        takers = [self._takers[each % TAKERS] for each in range(number, number + count)]
        return [Asked(f"allot:bench:{uuid4().hex}", TransferKind.ALLOT.value, giver, each, 1, YEAR) for each in takers]


def main() -> None:
    """Answer line by line."""
    purse = Purse(int(sys.argv[1]))
    take_turns({"ours": purse.post, "raw": purse.write})


if __name__ == "__main__":
    main()
