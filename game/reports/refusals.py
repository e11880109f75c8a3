"""Every way to say no to a report or to a word about one, in one table: code, sentence with what to do, HTTP status."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """The codes of a refusal."""

    NO_SUCH_PLACE = "no_such_place"
    GONE = "gone"
    NO_SUCH_TROUBLE = "no_such_trouble"
    OTHER_KIND = "other_kind"
    CONFLICT = "conflict"
    TOO_MANY = "too_many"
    JUDGED_ALREADY = "judged_already"
    NO_SUCH_LIST = "no_such_list"
    NO_SUCH_UNIT = "no_such_unit"
    NO_SUCH_REGION = "no_such_region"
    OUT_OF_COUNTY = "out_of_county"
    DONE_ALREADY = "done_already"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was done; `values` fill the sentence."""

    code: Code
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return str(SENTENCES[self.code][0]) % self.values

    @property
    def status(self) -> int:
        """The HTTP status of an API's answer that says it."""
        return SENTENCES[self.code][1]


SENTENCES: Final[Mapping[Code, tuple[Promise, int]]] = {
    Code.NO_SUCH_PLACE: (_("This place is not on any list. Load the list again and choose one that is there."), 404),
    Code.GONE: (_("Its list no longer names this place; there is nothing more to report. Thank you for looking."), 410),
    Code.NO_SUCH_TROUBLE: (_("This cannot be reported. Choose one of the troubles that the place offers."), 422),
    Code.OTHER_KIND: (_("This place cannot have that trouble. Choose one of those that it offers."), 422),
    Code.CONFLICT: (_("A report with this number says something else. Send yours with a new number."), 409),
    Code.TOO_MANY: (_("Many reports have come from here within an hour. Please try again in an hour."), 429),
    Code.JUDGED_ALREADY: (_("Nothing was changed: nobody waits for an answer here any more."), 409),
    Code.NO_SUCH_LIST: (_("There is no such list any more. Go back and choose one that is there."), 404),
    Code.NO_SUCH_UNIT: (_("There is no unit %(unit)s. Choose one of the list."), 404),
    Code.NO_SUCH_REGION: (_("There is no region %(region)s. Choose one of the list."), 404),
    Code.OUT_OF_COUNTY: (_("This position lies outside Taitung County. Choose one inside."), 422),
    Code.DONE_ALREADY: (_("Somebody has mended or dismissed this row already. Nothing was changed."), 409),
}
