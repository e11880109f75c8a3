"""The numbers of reading, placing and matching places, each with its range and its reason."""

from typing import Final

# The county's own outlines differ by as much along the border, and a square or a school lies on both sides. 100–2,000.
ADDRESS_REACH_M: Final = 500.0
# Without a county in its address, a row this far outside is another county's and no slip. 1,000–50,000.
ELSEWHERE_M: Final = 5_000.0
# The same name so near is the same place under a corrected address; the next shop of a chain is farther. 50–1,000.
SAME_NAME_M: Final = 300.0
# Nearer than two houses: with a name alike it is the same place. 10–100.
SAME_SPOT_M: Final = 50.0
# Of 100 (rapidfuzz's ratio): what a renamed authority leaves of a name; two places rarely have it. 60–95.
ALIKE_NAMES: Final = 75.0
# Less than this between two editions of a list is rounding; what was moved by hand is then not asked about. 10–500.
LIST_MOVED_M: Final = 50.0
# A position that moved less than this stands where it stood: rounding of the list's own figures. 0–1.
UNMOVED_M: Final = 0.05
# Fewer rows that name their township, or stood somewhere before, cannot tell one datum from another. 10–100.
ROWS_FOR_DATUM: Final = 20

# Of reading lists (`hotspots.feeds`). All of Taiwan's restaurants are 15 MB of JSON; a file is read whole. 5–200 MB.
MOST_BYTES: Final = 50 * 1024 * 1024
# Twenty times all of Taiwan's hotspots; so many take 9 s and 300 MB. 20,000–1,000,000.
MOST_ROWS: Final = 200_000
# The widest list known (the tourism feeds, flattened) has 60. 100–2,000.
MOST_COLUMNS: Final = 300
# Beyond this share of unreadable letters or rows the whole file is read wrongly, not a few names in it. 0.1–0.5.
MOST_UNREADABLE_LETTERS: Final = 0.2
MOST_UNREADABLE_ROWS: Final = 0.5
# For a download: of each wait, and of the whole; the state's servers send 15 MB in under 20 s. 5–60 s, 30–600 s.
MOST_WAIT_S: Final = 15.0
MOST_DOWNLOAD_S: Final = 120.0
# A list moves behind one or two redirects; more go in circles. 1–10.
MOST_REDIRECTS: Final = 5
