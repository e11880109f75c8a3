"""What people read about a roster that was not taken: what is wrong, and what to do."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from game.players.roster_file import LARGEST_BYTES, FileProblem, RowProblem

LARGEST_MIB: Final = LARGEST_BYTES // 1024**2

FILE_PROBLEMS: Final[dict[FileProblem, Promise]] = {
    FileProblem.TOO_LARGE: _(
        "The file is too large for a roster. Split it, or leave columns out that are not asked for."
    ),
    FileProblem.EMPTY: _("The file lists nobody. Export it again; the first line names the columns."),
    FileProblem.BINARY: _("The file is no text. Save the table as “CSV UTF-8” and choose that file."),
    FileProblem.UNREADABLE: _(
        "The file's characters cannot be read. Save the table as “CSV UTF-8” and choose that file."
    ),
    FileProblem.MISSING_COLUMN: _("A column is missing. Name it in the first line, spelled like this:"),
    FileProblem.UNKNOWN_COLUMN: _(
        "A column is not asked for. Remove it, so that no personal data comes here. It is column number:"
    ),
    FileProblem.REPEATED_COLUMN: _("A column is there twice. Remove one of the two:"),
}

ROW_PROBLEMS: Final[dict[RowProblem, Promise]] = {
    RowProblem.HASH: _("identity_hash is not 64 hexadecimal digits. Make it with hash_roster."),
    RowProblem.KIND: _("kind is neither resident nor digital_citizen."),
    RowProblem.ADULT_ON: _(
        "adult_on is no date within the next 18 years. Write it like 2027-03-31, or leave it empty."
    ),
    RowProblem.TOWNSHIP: _(
        "township is no official code of a township of the county. Write its eight digits, such as 10014050."
    ),
    RowProblem.FIELDS: _("The line has more or fewer fields than the first line."),
    RowProblem.CONTRADICTS: _("The person is listed before with another kind or adult_on. Keep one of the lines."),
    RowProblem.NUMBER: _("number is no identity card or resident certificate number: its check digit does not fit."),
    RowProblem.BORN_ON: _("born_on is no date of birth. Write it like 1985-07-05 or 74/7/5."),
}
