"""The numbers of a player's own things, each with its range and its reason."""

from typing import Final

# The county's whole list was 775 places in 2020: whoever marks more than this marks everything, and a phone asks for
# all of its marks at once. 100–2000.
MOST_FAVOURITES: Final = 500
