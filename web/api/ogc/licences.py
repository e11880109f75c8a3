"""Where the text of a licence stands that a list names."""

from typing import Final

_PLACES: Final = (
    ("政府資料開放授權條款", "https://data.gov.tw/license"),
    ("open government data license", "https://data.gov.tw/license"),
    ("cc by-sa 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("cc by 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("cc0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("odbl", "https://opendatacommons.org/licenses/odbl/1-0/"),
)


def address_of(licence: str) -> str:
    """The licence's own page; empty for one that is not known here."""
    folded = licence.casefold()
    return next((address for name, address in _PLACES if name in folded), "")
