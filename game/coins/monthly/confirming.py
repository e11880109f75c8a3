"""What a merchant does with a statement: it asks about a line, or confirms the whole with its invoice or receipt.

A business with a tax id writes the number of its uniform invoice (統一發票, two letters and eight digits); a small
vendor without one writes that of its receipt, or of an invoice if it has one. What letters people type, full-width or
small, with a hyphen or a blank in it, is read.

    >>> read_invoice("ａｂ-12345678")
    'AB12345678'
"""

import re
import unicodedata
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from game.coins.merchants.working import Working, as_of_now
from game.coins.models import Statement, StatementLine
from game.coins.monthly import rows
from game.coins.monthly.months import Month
from game.coins.monthly.refusals import Code
from game.units.approval_refusals import Refused

LONGEST_RECEIPT: Final = 20
_INVOICE: Final = re.compile(r"[A-Z]{2}\d{8}", re.ASCII)
_RECEIPT: Final = re.compile(rf"[\w-]{{1,{LONGEST_RECEIPT}}}")
_STATES: Final = Statement.State


def read_invoice(typed: str) -> str:
    """A number as it is kept: half-width capitals, and an invoice's without what stands between its two parts."""
    plain = "".join(unicodedata.normalize("NFKC", typed).upper().split())
    joined = plain.replace("-", "")
    return joined if _INVOICE.fullmatch(joined) else plain


@transaction.atomic
def confirm(*, statement: UUID, working: Working, invoice: str, now: datetime) -> Statement | Refused:
    """Say that the statement is right, with the number of what the merchant writes to the county for it."""
    held = rows.locked(statement)
    _require_own(held, working)
    number = read_invoice(invoice)
    if held.state not in {_STATES.OPEN, _STATES.DISPUTED, _STATES.CHECKING}:
        is_repeat = held.invoice == number
        return held if is_repeat else Refused(Code.STATEMENT_CONFIRMED, {"invoice": held.invoice})
    if wrong := _unconfirmable(held) or _wrong_number(held, number):
        return wrong
    held.state, held.invoice = _STATES.CONFIRMED, number
    held.confirmed_by, held.confirmed_at = working.name, now
    held.save(update_fields=["state", "invoice", "confirmed_by", "confirmed_at"])
    return held


@transaction.atomic
def dispute(*, line: UUID, working: Working, reason: str, now: datetime) -> StatementLine | Refused:
    """Ask the county about a line, with a reason; the statement waits for the answer."""
    held, found = rows.locked_with_line(line)
    _require_own(held, working)
    reason = " ".join(reason.split())
    if found.answered_at is not None:
        return Refused(Code.LINE_ANSWERED, {"answer": found.answer})
    if found.disputed_at is not None:
        return found if found.disputed_for == reason else Refused(Code.LINE_DISPUTED)
    if held.state == _STATES.CHECKING:
        return Refused(Code.STILL_CHECKED)
    if held.state not in {_STATES.OPEN, _STATES.DISPUTED}:
        return Refused(Code.STATEMENT_CONFIRMED, {"invoice": held.invoice})
    if wrong := rows.wrong_reason(reason):
        return wrong
    found.disputed_for, found.disputed_at = reason, now
    found.save(update_fields=["disputed_for", "disputed_at"])
    held.state = _STATES.DISPUTED
    held.save(update_fields=["state"])
    return found


def _require_own(statement: Statement, working: Working) -> None:
    """Pages offer a merchant its own statements only, and only to its owners of this moment."""
    today = as_of_now(working)
    if today is None or not today.is_owner or statement.merchant_id != today.merchant_id:
        raise PermissionError(f"{working.name} does not answer for statement {statement.public_id}: ask its owner")


def _unconfirmable(statement: Statement) -> Refused | None:
    if statement.state == _STATES.CHECKING:
        return Refused(Code.STILL_CHECKED)
    return Refused(Code.LINES_DISPUTED) if statement.state == _STATES.DISPUTED else None


def _wrong_number(statement: Statement, number: str) -> Refused | None:
    """What is wrong with a number; nothing to be paid needs none."""
    if not number:
        return Refused(Code.INVOICE_MISSING, about="invoice") if statement.coins else None
    if statement.merchant.tax_id and not _INVOICE.fullmatch(number):
        return Refused(Code.NOT_AN_INVOICE, about="invoice")
    if not _RECEIPT.fullmatch(number):
        return Refused(Code.NOT_A_RECEIPT, {"limit": LONGEST_RECEIPT}, about="invoice")
    used = Statement.objects.filter(merchant=statement.merchant_id, invoice=number).exclude(pk=statement.pk).first()
    if used is None:
        return None
    return Refused(Code.INVOICE_USED, {"invoice": number, "month": Month(used.month).name}, about="invoice")
