"""What `bench places` asks of `places_stored`, and what it tells: JSON on its standard input and output."""

from msgspec import Struct


class Asked(Struct, frozen=True):
    """How many places to store, how many rows to import first, how many texts to look for."""

    places: int
    rows: int
    questions: int


class Stored(Struct, frozen=True):
    """What was imported and how long it took; how long reading the catalogue and each search took, in seconds."""

    rows: int
    outcomes: dict[str, int]
    import_s: float
    import_cpu_s: float
    places: int
    read_s: float
    search_s: list[float]
    search_cpu_s: list[float]
