"""What a plan needs, as documents and as columns.

Apart from `planning`, which loads the libraries that place: pages and phones only ever read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from geo.placement.candidates import Candidates
from geo.placement.documents import Document, candidates_in, hash_of, population_in
from geo.placement.homes import Population


@dataclass(frozen=True)
class Prepared:
    """Everything a plan needs but its seed."""

    mask: Document
    population: Document
    not_checked: tuple[str, ...]  #: layers that are not loaded, by code
    guessed_residents: int  #: residents counted at a place that is not their own area's
    regions: Mapping[str, str]  #: the region of each township

    @cached_property
    def candidates(self) -> Candidates:
        """The mask in columns."""
        return candidates_in(self.mask)

    @cached_property
    def people(self) -> Population:
        """The population as values."""
        return population_in(self.population)

    @cached_property
    def mask_hash(self) -> str:
        """What the commitment says about the mask."""
        return hash_of(self.mask)

    @cached_property
    def population_hash(self) -> str:
        """What the commitment says about the population."""
        return hash_of(self.population)
