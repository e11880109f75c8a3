"""Refusals of approvals, chains and campaigns in words: steps, states, units and moments by their names."""

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from game.coins import campaign_refusals, correction_refusals
from game.coins.budgets import refusals as budget_refusals
from game.coins.gifts import refusals as gift_refusals
from game.coins.merchants import refusals as merchant_refusals
from game.coins.models import TransferKind
from game.coins.monthly import refusals as monthly_refusals
from game.coins.monthly.months import Month
from game.coins.redeeming import refusals as redeeming_refusals
from game.coins.tracing import refusals as trace_refusals
from game.units import approval_refusals
from game.units.approval_refusals import Refused
from game.units.models import ApprovalState, Step, Unit
from web.templatetags.staff_approvals import budget_year, grouped, in_a_row, step_name
from web.templatetags.statement_words import month_name
from web.templatetags.taitung_days import taitung_moment

TABLES = (
    approval_refusals.SENTENCES,
    campaign_refusals.SENTENCES,
    budget_refusals.SENTENCES,
    gift_refusals.SENTENCES,
    correction_refusals.SENTENCES,
    merchant_refusals.SENTENCES,
    trace_refusals.SENTENCES,
    monthly_refusals.SENTENCES,
    redeeming_refusals.SENTENCES,
)


def sentence_of(refused: Refused) -> str:
    """What is wrong and what to do now, in the language that is active."""
    # Codes of two tables may be spelled alike, and are equal then.
    table = next(table for table in TABLES if type(refused.code) in map(type, table))
    return str(table[refused.code]) % {name: _in_words(name, value) for name, value in refused.values.items()}


def tell(request: HttpRequest, refusals: Iterable[Refused]) -> None:
    """Have the next page say it."""
    for refused in refusals:
        messages.error(request, sentence_of(refused))


def put_beside(form: forms.Form, refusals: Iterable[Refused]) -> None:
    """Say each beside the field that it is about, at the top if it is about none."""
    for refused in refusals:
        form.add_error(refused.about if refused.about in form.fields else None, sentence_of(refused))


def _in_words(name: str, value: str | int | datetime) -> str:
    if isinstance(value, datetime):
        return taitung_moment(value)
    if isinstance(value, int):
        return budget_year(value) if name == "year" else grouped(value)
    return _named(name, value)


def _named(name: str, value: str) -> str:
    if name in {"step", "steps"}:
        return in_a_row(step_name(step) if step in Step.values else step for step in value.split(","))
    if name == "state":
        return str(ApprovalState(value).label)
    if name == "kind":
        return str(TransferKind(value).label)
    if name == "month":
        return month_name(Month.named(value).first)
    if name == "unit":
        unit = Unit.objects.filter(code=value).first()
        return unit.name if unit else value
    return value or _("the account manager of the bureau, or an operator")
