"""A notice in words, in the language that is active: made each time it is read, never kept.

The words are plain text: whoever shows them escapes them, once. What an older release wrote is said, too: an unknown
kind, or values that do not fill today's sentence, become a general sentence.

>>> say("coins_settled", {"coins": 20}).sentence
'20 coins have come into your wallet.'
>>> say("a kind of 2031", {}).title
'A notice'
"""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import get_language

from game.inbox.kinds import UNKNOWN, WORDINGS, WORDS, Kind, Values, Wording


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody reads; `link` is a path of this site or empty."""

    title: str
    sentence: str
    link: str


def say(kind: str, values: Values) -> Said:
    """A notice of any release in today's words."""
    try:
        return said_exactly(Kind(kind), values)
    except (KeyError, TypeError, ValueError):
        return _filled(UNKNOWN, {})


def said_exactly(kind: Kind, values: Values) -> Said:
    """A notice of this release.

    Raises:
        KeyError: the sentence or its link names a value that is missing.
        TypeError: a number is not a number.
    """
    return _filled(WORDINGS[kind], values)


def _filled(wording: Wording, values: Values) -> Said:
    english = get_language() == "en"
    twins = {name: values.get(f"{name}_en") or value if english else value for name, value in values.items()}
    named = {name: _named(name, value) for name, value in twins.items()}
    quoted = {name: quote(str(value), safe="") for name, value in values.items()}
    return Said(str(wording.title), str(wording.sentence % named), wording.link.format_map(quoted))


def _named(name: str, value: str | int) -> str | int:
    """Our own codes by their names, everything else as it is."""
    words = WORDS.get(name, {})
    return str(words.get(str(value), value)) if words else value
