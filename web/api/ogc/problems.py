"""A request that cannot be answered, as a value: what was asked, the rule it broke, and what to ask instead.

Told as `application/problem+json` (RFC 9457, section 3) or on a page; `web.api.ogc.answers` does that.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

#: A wrong value is told back no longer than this.
_ECHOED = 80

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the parameter (empty for the address itself), its rule, and the remedy."""

    status: int
    title: Words
    parameter: str = ""
    value: str = ""
    rule: Words = ""
    remedy: Words = ""

    @property
    def detail(self) -> str:
        """All of it in one sentence for people."""
        given = f"{self.parameter}={self.value[:_ECHOED]}" if self.parameter else ""
        return " · ".join(str(part) for part in (given, self.rule, self.remedy) if part)

    @property
    def document(self) -> dict[str, object]:
        """As RFC 9457 has it; `parameter`, `rule` and `remedy` are extension members."""
        told = {"type": "about:blank", "title": str(self.title), "status": self.status, "detail": self.detail}
        more = {"parameter": self.parameter, "rule": str(self.rule), "remedy": str(self.remedy)}
        return told | {name: text for name, text in more.items() if text}


BAD_REQUEST: Final = 400
NOT_FOUND: Final = 404
TOO_LONG: Final = 414
LATER: Final = 503


def bad(parameter: str, value: str, rule: Words, remedy: Words) -> Problem:
    """A parameter whose value breaks its rule."""
    return Problem(BAD_REQUEST, _("The request cannot be understood"), parameter, value, rule, remedy)


def unknown_parameter(name: str, value: str, known: list[str]) -> Problem:
    """A parameter that this address has not (OGC 17-069r4, /req/core/query-param-unknown)."""
    rule = _("there is no such parameter here")
    return bad(name, value, rule, _("use one of these, or none: %(names)s") % {"names": ", ".join(known) or "–"})


def not_there(rule: Words, remedy: Words) -> Problem:
    """An address under which nothing stands."""
    return Problem(NOT_FOUND, _("There is nothing at this address"), rule=rule, remedy=remedy)
