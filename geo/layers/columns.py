"""Which column of somebody else's table means what: what the caller says, else what usual names suggest."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.layers.refusal import LayerRefused


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column is for, the option that names it, and the names it usually has (any case)."""

    what: str
    option: str
    usual: tuple[str, ...]


VILLAGE_CODE = Meaning("village code", "--village-code", ("VILLCODE", "village_code", "V_ID", "村里代碼", "村里代號"))
VILLAGE_NAME = Meaning("village name", "--village-name", ("VILLNAME", "village", "VILLAGE_NAME", "村里", "村里名稱"))
VILLAGE_ENGLISH = Meaning("English village name", "--village-english", ("VILLENG", "village_en", "VILLAGE_EN"))
TOWNSHIP_CODE = Meaning("township code", "--township-code", ("TOWNCODE", "township_code", "TOWN_CODE", "鄉鎮代碼"))
PEOPLE = Meaning("people", "--people", ("people", "population", "residents", "P_CNT", "人口", "人口數", "總人口數"))
HOUSEHOLDS = Meaning("households", "--households", ("households", "H_CNT", "戶數"))
AREA_CODE = Meaning("area code", "--code", ("code", "CODEBASE", "CODE2", "CODE1", "VILLCODE", "統計區代碼"))
NAME = Meaning("name", "--name", ("name", "NAME", "num", "名稱", "道路名稱", "河川名稱"))


def find_column(columns: Sequence[str], meaning: Meaning, said: str | None = None) -> str | None:
    """The column with this meaning, or None; LayerRefused where the caller names one that is not there."""
    if said is not None:
        if said not in columns:
            raise LayerRefused(f"{meaning.option} names {said!r}, which is no column; there are {', '.join(columns)}")
        return said
    by_folded = {column.strip().casefold(): column for column in columns}
    return next((by_folded[name.casefold()] for name in meaning.usual if name.casefold() in by_folded), None)


def column(columns: Sequence[str], meaning: Meaning, said: str | None = None) -> str:
    """The column with this meaning; LayerRefused where there is none."""
    found = find_column(columns, meaning, said)
    if found is None:
        raise LayerRefused(
            f"no column gives the {meaning.what} (usual names: {', '.join(meaning.usual)});"
            f" name it with {meaning.option}; there are {', '.join(columns)}"
        )
    return found


def code_text(value: object) -> str:
    """An official code without the marks that spreadsheets add: '10014010-001' and 10014010.0 lose theirs."""
    return str(value).strip().removesuffix(".0").replace("-", "")


def whole_number(value: object, what: str, where: str) -> int:
    """A count of people or households; LayerRefused unless it is a whole number of 0 or more."""
    text = str(value).strip().replace(",", "").removesuffix(".0")
    if not text.isascii() or not text.isdigit():
        raise LayerRefused(f"{what} of {where} must be a whole number of 0 or more, got {value!r}: correct the file")
    return int(text)
