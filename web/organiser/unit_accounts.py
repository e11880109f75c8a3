"""Unit accounts: what became of each unit's coins, as charts, as tables that say the same, and as files.

/staff/coins/                 all my units in a year, and that their sums are what the ledger has
/staff/coins/culture/         one unit: by place, by month, by region
…?format=csv&table=units      one of the page's tables as a file
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from game.balloons import issued_where
from game.coins.ledger import year_of
from game.coins.models import AccountKind
from game.coins.tracing import unit_year, where_and_when
from game.coins.tracing.unit_year import Reconciled, Row, UnitYear
from game.coins.tracing.untold import Group
from game.units import permissions
from game.units.actions import Action
from game.units.models import Unit
from geo.models import Region, Township
from geo.naming import is_chinese
from web.organiser.access import StaffRequest, staff_page
from web.organiser.charts import Chart, chart
from web.organiser.forms import number_in
from web.organiser.tables import Cell, Column, Table, as_csv
from web.templatetags.staff_approvals import budget_year, grouped

YEARS_SHOWN: Final = 4
MANY_COINS: Final = 10_000  # so many coins are NT$1,000


@require_safe
@staff_page(Action.SEE_BUDGETS)
def unit_accounts(request: StaffRequest) -> HttpResponse:
    """Each of my units in a year; for who covers all of them, the proof, and merchants by region."""
    scope, year = permissions.scope(request.staff, Action.SEE_BUDGETS), _year_in(request)
    rows = unit_year.rows_of(year, scope)
    sees_all = not Unit.objects.exclude(code__in=scope).exists()
    tables = [_units(year, rows), _regions(year), *([_proof(unit_year.reconciled())] if sees_all else [])]
    charts = {f"units-{year}": chart("owed", _("Outstanding, by unit"), _owed(rows))}
    return _page(request, "organiser/coins/units.html", {"year": year}, tables, charts)


@require_safe
@staff_page(Action.SEE_BUDGETS)
def unit_account(request: StaffRequest, code: str) -> HttpResponse:
    """One unit's year: where its coins are, when they were issued and spent, and where."""
    unit, year = get_object_or_404(Unit, code=code), _year_in(request)
    permissions.require(request.staff, Action.SEE_BUDGETS, unit.code)
    found = unit_year.rows_of(year, [unit.code])
    sums = found[0].sums if found else UnitYear()
    groups, issued = where_and_when.spent(code, year), where_and_when.issued_by_month(code, year)
    spent = where_and_when.by_month(groups)
    by_month = _issued_and_spent(
        {each.month: each.coins for each in issued}, {each.month: each.coins for each in spent}
    )
    tables = [_places(code, year, sums), _months(code, year, by_month), _where(code, year, groups)]
    charts = {
        tables[0].name: chart("places", _("Where the coins of the year are"), _lying(sums)),
        tables[1].name: _chart_of(by_month),
        tables[2].name: chart("regions", _("Redeemed, by region"), _by_region(groups)),
    }
    context = {"year": year, "unit": unit, "sums": sums}
    return _page(request, "organiser/coins/unit.html", context, tables, charts)


def _page(
    request: StaffRequest,
    template: str,
    context: Mapping[str, Any],
    tables: Sequence[Table],
    charts: Mapping[str, Chart],
) -> HttpResponse:
    """All tables with their charts, or the one that is asked for as a file."""
    if request.GET.get("format") == "csv":
        asked = request.GET.get("table", "")
        return as_csv(next((table for table in tables if table.name == asked), tables[0]))
    parts = [(charts.get(table.name), table) for table in tables]
    may_trace = permissions.may_anywhere(request.staff, Action.TRACE_COINS)
    return render(request, template, {**context, "years": _years(), "parts": parts, "may_trace": may_trace})


def _year_in(request: StaffRequest) -> int:
    asked = number_in(request.GET.get("year", ""))
    return asked if asked in _years() else year_of(timezone.now())


def _years() -> list[int]:
    this = year_of(timezone.now())
    return list(range(this, this - YEARS_SHOWN, -1))


def _units(year: int, rows: Sequence[Row]) -> Table:
    heads = (
        _("Issued"), _("Reversed"), _("Redeemed"), _("Refunded"), _("Donated"), _("Expired"), _("Paid out"),
        _("Outstanding"),
    )  # fmt: skip
    total = [_line(Cell(_("All together")), unit_year.total_of(rows))] if rows else []
    return Table(
        name=f"units-{year}",
        caption=_("Coins issued in %(year)s, by unit") % {"year": budget_year(year)},
        columns=(Column(_("Unit")), *(Column(head, is_number=True) for head in heads)),
        rows=(*(_line(_link(row.unit, year), row.sums) for row in rows), *total),
        empty=_("None of your units has issued coins in this year."),
    )


def _link(unit: Unit, year: int) -> Cell:
    return Cell(unit.name, href=f"{reverse('staff:unit_account', args=[unit.code])}?year={year}")


def _line(name: Cell, sums: UnitYear) -> tuple[Cell, ...]:
    numbers = (
        sums.issued, sums.reversed, sums.redeemed, sums.refunded, sums.donated, sums.expired, sums.paid,
        sums.outstanding,
    )  # fmt: skip
    return (name, *(Cell(grouped(number)) for number in numbers))


def _owed(rows: Sequence[Row]) -> list[tuple[str, int]]:
    return [(row.unit.name, row.sums.outstanding) for row in rows]


def _proof(reconciled: Iterable[Reconciled]) -> Table:
    return Table(
        name="proof",
        caption=_("Outstanding in all years: the units’ sums and the ledger"),
        columns=(
            Column(_("Accounts")),
            *(Column(head, is_number=True) for head in (_("Units’ sums"), _("Ledger"), _("Difference"))),
        ),
        rows=tuple(
            (
                Cell(" + ".join(str(AccountKind(kind).label) for kind in each.kinds)),
                *(Cell(grouped(number)) for number in (each.units, each.ledger, each.difference)),
            )
            for each in reconciled
        ),
    )


def _regions(year: int) -> Table:
    names, merchants = _region_names(), where_and_when.merchants_by_region()
    issued = issued_where.by_region(year)
    told = {region for each in issued for region in each.regions}
    groups = [(each.regions, each.coins) for each in issued]
    groups += [((region,), 0) for region in sorted({*merchants, *names} - told, key=lambda region: region or "~")]
    return Table(
        name=f"regions-{year}",
        caption=_("Merchants and coins caught in %(year)s, by region") % {"year": budget_year(year)},
        columns=(
            Column(_("Region")), Column(_("Merchants that take coins"), is_number=True),
            Column(_("Coins issued there"), is_number=True),
            Column(_("Merchants for 10,000 coins issued"), is_number=True),
        ),
        rows=tuple(
            _of_regions(" + ".join(_named(names, region) for region in regions),
                        sum(merchants.get(region, 0) for region in regions), coins)
            for regions, coins in groups
        ),
        empty=_("No region has merchants or coins yet."),
    )  # fmt: skip


def _of_regions(name: str, merchants: int, coins: int) -> tuple[Cell, ...]:
    share = f"{merchants * MANY_COINS / coins:.2f}" if coins else ""
    return Cell(name), Cell(grouped(merchants)), Cell(grouped(coins)), Cell(share)


def _lying(sums: UnitYear) -> list[tuple[str, int]]:
    """Each place where issued coins can be; together they are what was issued."""
    return [
        (_("Pending"), sums.pending), (_("In wallets"), sums.in_wallets), (_("In vouchers"), sums.in_vouchers),
        (_("In tills"), sums.in_tills), (_("In statements, not paid"), sums.payable), (_("Paid out"), sums.paid),
        (_("Donated"), sums.donated), (_("Expired"), sums.expired), (_("Reversed"), sums.reversed),
    ]  # fmt: skip


def _places(code: str, year: int, sums: UnitYear) -> Table:
    brought = [(_("Brought along from another year’s books"), -sums.brought)] if sums.brought else []
    rows = [*_lying(sums), *brought, (_("Issued"), sums.issued)]
    return Table(
        name=f"{code}-{year}-places",
        caption=_("Where the coins of the year are"),
        columns=(Column(_("Where they are")), Column(_("Coins"), is_number=True)),
        rows=tuple((Cell(name), Cell(grouped(coins))) for name, coins in rows),
    )


_ByMonth = list[tuple[str, int, int]]


def _issued_and_spent(issued: Mapping[date | None, int], spent: Mapping[date | None, int]) -> _ByMonth:
    months = sorted({*issued, *spent} - {None}, key=str)
    rows = [(_month(month), issued.get(month, 0), spent.get(month, 0)) for month in months]
    return [*rows, (_("month not told"), 0, spent[None])] if None in spent else rows


def _chart_of(by_month: _ByMonth) -> Chart:
    bars = [bar for month, issued, spent in by_month for bar in ((month, issued), ("", spent))]
    return chart("months", _("Issued and redeemed, by month"), bars, series=(_("Issued"), _("Redeemed")))


def _months(code: str, year: int, by_month: _ByMonth) -> Table:
    return Table(
        name=f"{code}-{year}-months",
        caption=_("Issued and redeemed, by month"),
        columns=(Column(_("Month")), Column(_("Issued"), is_number=True), Column(_("Redeemed"), is_number=True)),
        rows=tuple((Cell(month), Cell(grouped(issued)), Cell(grouped(spent))) for month, issued, spent in by_month),
        empty=_("Nothing has been issued or redeemed yet."),
    )


def _by_region(groups: Iterable[Group]) -> list[tuple[str, int]]:
    names = _region_names()
    coins = where_and_when.by_region(groups)
    return [(_named(names, region), coins[region]) for region in sorted(coins, key=lambda region: region or "~")]


def _where(code: str, year: int, groups: Iterable[Group]) -> Table:
    regions = _region_names()
    townships = {each.code: _name(each) for each in Township.objects.defer("outline", "seat")}
    heads = (_("Redeemed"), _("Refunded"), _("Kept"))
    return Table(
        name=f"{code}-{year}-where",
        caption=_("Redeemed, by month and township of the merchant"),
        columns=(
            Column(_("Month")), Column(_("Region")), Column(_("Township")),
            *(Column(head, is_number=True) for head in heads),
        ),
        rows=tuple(
            (
                Cell(_month(group.month) if group.month else _("month not told")),
                Cell(_named(regions, group.where.region if group.where else None)),
                Cell(_township(townships, group)),
                *(Cell(grouped(number)) for number in (group.coins, group.refunded, group.left)),
            )
            for group in groups
        ),
        empty=_("Nothing has been redeemed yet."),
    )  # fmt: skip


def _township(names: Mapping[str, str], group: Group) -> str:
    if group.where is None:
        return _("several, put together")
    return names.get(group.where.township, _("others, put together"))


def _named(names: Mapping[str, str], region: str | None) -> str:
    return _("several, put together") if region is None else names.get(region, _("no region"))


def _region_names() -> dict[str, str]:
    return {each.code: _name(each) for each in Region.objects.all()}


def _name(place: Region | Township) -> str:
    return place.name_zh if is_chinese() else place.name_en


def _month(month: date | None) -> str:
    return f"{month:%Y-%m}" if month else ""
