"""What `ledger_proofs` tells `ledger`: JSON on its standard output."""

from msgspec import Struct


class Proved(Struct, frozen=True):
    """What `manage.py audit` said, what it took of the processor of its process, and the most memory it had."""

    entries: int
    entries_per_s: int
    findings: int
    first: str
    cpu_s: float
    peak_mb: int


class Stated(Struct, frozen=True):
    """What making a month's statements did, and what it took."""

    statements: int
    coins: int
    doubts: int
    lasted_s: float
    cpu_s: float
    peak_mb: int
