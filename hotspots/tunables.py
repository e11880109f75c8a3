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
