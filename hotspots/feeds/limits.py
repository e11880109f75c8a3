"""The numbers of reading lists, each with its range and its reason."""

from typing import Final

# All hotspots of Taiwan are 1.2 MB, all its restaurants 15 MB as JSON; a file is read into memory whole. 5–200 MB.
MOST_BYTES: Final = 50 * 1024 * 1024
# Ten times all of Taiwan's hotspots; 200,000 rows take 5 s and 500 MB. 20,000–1,000,000.
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
