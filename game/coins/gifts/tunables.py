"""The numbers of red envelopes, each with its range and its reason."""

from typing import Final

# One transaction's worth, as in `settling`: about 0.2 s of writing, which a catch on SQLite has to wait. 50–500.
CHUNK: Final = 100
# More people than the county has residents are a slip of the finger. 10,000–500,000.
MOST_PEOPLE: Final = 250_000
# A list with an address for each of them. 1–64.
LARGEST_LIST_MIB: Final = 16
# Wrong lines that are named one by one; who has more has chosen the wrong file. 10–1000.
NAMED_LINES: Final = 50
# Accounts asked for in one statement; SQLite takes 32,766 values. 100–10,000.
NAMES_A_STATEMENT: Final = 1_000
