"""The file by which the county pays: one row a statement, as CSV that spreadsheets open, and its checksum.

Written once, when the payout is made, and kept as it is: a bank account that changes later changes no file.
"""

import csv
from collections.abc import Iterable
from hashlib import sha256
from io import StringIO
from typing import Final

from game.coins.models import Statement
from game.coins.monthly.months import Month
from game.coins.monthly.worth import ntd_of

COLUMNS: Final = ("month", "merchant", "tax_id", "bank_account", "coins", "ntd", "invoice", "statement")
_FORMULA_BEGINS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def written(statements: Iterable[Statement]) -> str:
    """The rows of these statements, in their order, under their headings; begins with a byte order mark."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_plain(str(value)) for value in _row(statement)] for statement in statements)
    return f"\ufeff{text.getvalue()}"


def checksum(file: str) -> str:
    """The SHA-256 of a file as it is saved, in hex digits."""
    return sha256(file.encode()).hexdigest()


def _row(statement: Statement) -> tuple[str | int, ...]:
    payee = statement.merchant
    return (
        Month(statement.month).name, payee.name_zh, payee.tax_id, payee.bank_account,
        statement.coins, ntd_of(statement), statement.invoice, str(statement.public_id),
    )  # fmt: skip


def _plain(text: str) -> str:
    """A text that a spreadsheet shows and does not carry out."""
    return f"'{text}" if text.startswith(_FORMULA_BEGINS) else text
