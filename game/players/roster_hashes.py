"""The two kinds of keyed hashes that are kept, under the key of this installation (`ROSTER_KEY`)."""

from django.conf import settings

from game.players import identity, short_codes
from game.players.identity import Person


def identity_hash(person: Person) -> str:
    """What the roster lists a person as."""
    return identity.hash_of(person, key=settings.ROSTER_KEY)


def code_hash(code: str) -> str:
    """What is kept of a code; the words before it keep it apart from persons, whose numbers begin otherwise."""
    return identity.keyed(f"short code hash|{code}", key=settings.ROSTER_KEY)


def code_for(text: str) -> str:
    """The code that belongs to a text."""
    return short_codes.derived(text, key=settings.ROSTER_KEY)
