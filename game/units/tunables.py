"""The numbers of units and roles, each with its range and its reason."""

from typing import Final

# County, bureau, division, section, team, and one to spare: deeper trees are mistakes. 3–12.
DEEPEST: Final = 6
# A deputy stands in for holidays and illness; longer than this it is a role of their own. 30–366 days.
LONGEST_DEPUTY_DAYS: Final = 184
