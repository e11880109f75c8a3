"""The numbers of a plan: one table, published in the commitment so that a sky can be made again.

All are whole numbers (shares in thousandths, lengths in metres): JSON and other languages keep them exactly.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

THOUSAND = 1000


class RulesRefused(ValueError):
    """A rule of a plan has a value outside its range."""


@dataclass(frozen=True, slots=True)
class Tunable:
    """What one rule may be, and why it is what it is."""

    lowest: int
    highest: int
    why: str


TUNABLES: Mapping[str, Tunable] = {
    "balloons": Tunable(1, 5000, "600 reach 98 % of residents within 600 m (measured on the small areas)"),
    "stock": Tunable(1, 10_000_000, "catches of a day, shared out; 20 a balloon keep rounding under the Gini's limit"),
    "draw_one_in": Tunable(1, 100, "a tenth of the mask is drawn: two days then share few cells"),
    "least_drawn_per_balloon": Tunable(1, 20, "a small mask is drawn more fully, or spacing starves the plan"),
    "least_drawn_per_village": Tunable(1, 50, "the smallest villages have five cells; neighbours may block some"),
    "reach_m": Tunable(100, 2000, "a walk of eight minutes: the distance within which a balloon counts"),
    "served_m": Tunable(100, 5000, "nobody farther from the nearest balloon is counted as its catcher"),
    "first_thousandths": Tunable(0, 1000, "first balloons for 98.8 % of residents before second ones (decision note)"),
    "remoteness_divisor": Tunable(1, 100, "1 + ln(1 + km)/3: the farthest homes count 2.5 times a home in the City"),
    "fine_thousandths": Tunable(0, 1000, "a fifth of balloons are fine"),
    "rare_thousandths": Tunable(0, 1000, "one in twelve is rare"),
    "legendary_thousandths": Tunable(0, 1000, "one in fifty is legendary: a dozen a day in the county"),
    "common_coins": Tunable(1, 1000, "10 coins are what the county pays for one question"),
    "fine_coins": Tunable(1, 1000, "20 coins are the least that the county pays for one message"),
    "rare_coins": Tunable(1, 1000, "five times common"),
    "legendary_coins": Tunable(1, 1000, "ten times common, NT$10"),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """One plan's numbers; RulesRefused with name, value and range where one cannot be."""

    balloons: int = 600
    stock: int = 12_000
    draw_one_in: int = 10
    least_drawn_per_balloon: int = 3
    least_drawn_per_village: int = 7
    reach_m: int = 600
    served_m: int = 1000
    first_thousandths: int = 988
    remoteness_divisor: int = 3
    fine_thousandths: int = 200
    rare_thousandths: int = 80
    legendary_thousandths: int = 20
    common_coins: int = 10
    fine_coins: int = 20
    rare_coins: int = 50
    legendary_coins: int = 100
    shares: tuple[int, ...] = field(default=(4, 2, 1), metadata={"why": "1, 1/2, 1/4 in quarters (design)"})

    def __post_init__(self) -> None:
        for name, tunable in TUNABLES.items():
            _check(name, getattr(self, name), tunable)
        if self.stock < self.balloons:
            raise RulesRefused(f"every balloon holds at least one catch: stock={self.stock} < balloons={self.balloons}")
        if self.fine_thousandths + self.rare_thousandths + self.legendary_thousandths > THOUSAND:
            raise RulesRefused("the shares of fine, rare and legendary balloons may not exceed 1000 thousandths")

    def as_json(self) -> dict[str, int | list[int]]:
        """The rules as JSON publishes them."""
        return {**asdict(self), "shares": list(self.shares)}

    @classmethod
    def from_json(cls, numbers: Mapping[str, object]) -> "Rules":
        """The rules of a published document; RulesRefused where a name is unknown or a value is not whole."""
        unknown = set(numbers) - {each.name for each in fields(cls)}
        if unknown:
            raise RulesRefused(f"unknown rules {sorted(unknown)}: this version cannot make that sky again")
        shares = numbers.get("shares", [4, 2, 1])
        if not isinstance(shares, list):
            raise RulesRefused(f"shares is a list of whole numbers, got {shares!r}")
        whole = {name: _whole(name, value) for name, value in numbers.items() if name != "shares"}
        return cls(**whole, shares=tuple(_whole("shares", share) for share in shares))

    @property
    def coins(self) -> dict[str, int]:
        """Coins of one catch, by rarity."""
        return {
            "common": self.common_coins,
            "fine": self.fine_coins,
            "rare": self.rare_coins,
            "legendary": self.legendary_coins,
        }


def _whole(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise RulesRefused(f"{name} is a whole number, got {value!r}")
    return value


def _check(name: str, value: int, tunable: Tunable) -> None:
    if not tunable.lowest <= value <= tunable.highest:
        raise RulesRefused(f"{name} lies between {tunable.lowest} and {tunable.highest}, got {value}: {tunable.why}")
