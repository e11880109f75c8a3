"""Red envelopes: the batches of my units, one with how far it is and its buttons, and a new one with its preview."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from game.coins.gifts import overview, preparing, sending
from game.coins.gifts.overview import Progress
from game.coins.gifts.preparing import Audience
from game.coins.gifts.refusals import Code
from game.coins.models import GiftBatch
from game.units import permissions
from game.units.actions import Action
from game.units.approval_refusals import Refused
from geo.naming import in_language, name_of
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.gift_forms import GiftForm
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_approvals import grouped
from web.templatetags.taitung_days import taitung_day

Verb = Callable[..., GiftBatch | Refused]


@require_safe
@staff_page(Action.SEND_GIFTS)
def gifts(request: StaffRequest) -> HttpResponse:
    """The batches of my units, the newest first."""
    found = overview.listed(permissions.scope(request.staff, Action.SEND_GIFTS))
    return shown(request, "organiser/gifts/list.html", {}, _table(found))


def _table(found: Iterable[Progress]) -> Table:
    return Table(
        name="red-envelopes",
        caption=_("Batches of red envelopes"),
        columns=(
            Column(_("Words")), Column(_("Campaign")), Column(_("Unit")), Column(_("To")), Column(_("State")),
            Column(_("Number of people"), is_number=True), Column(_("Envelopes given"), is_number=True),
            Column(_("Coins given"), is_number=True), Column(_("Made on"), is_whole=True),
        ),
        rows=tuple(
            (
                Cell(words_of(each.batch), href=reverse("staff:gift", args=[each.batch.public_id])),
                Cell(name_of(each.batch.campaign)),
                Cell(each.batch.campaign.unit.name),
                Cell(whom(each.batch), is_name=each.batch.group is not None),
                Cell(each.batch.get_state_display()),
                Cell(grouped(each.batch.people)),
                Cell(grouped(each.given)),
                Cell(grouped(each.coins)),
                Cell(taitung_day(each.batch.made_at)),
            )
            for each in found
        ),
        empty=_("Nobody has been given a red envelope yet. It takes a campaign whose coins are for that."),
    )  # fmt: skip


def words_of(batch: GiftBatch) -> str:
    """What stands on the envelope, in the reader's language."""
    return in_language(batch.words_zh, batch.words_en)


def whom(batch: GiftBatch) -> str:
    """How the people were named."""
    if batch.township:
        return _("members in %(township)s") % {"township": name_of(batch.township)}
    return batch.group.name if batch.group else batch.get_to_display()


@staff_page(Action.SEND_GIFTS)
def new_gifts(request: StaffRequest) -> HttpResponse:
    """Whom and what; then the preview; then the batch is prepared, and nothing is given yet."""
    to, now = _to_in(request), timezone.now()
    form = GiftForm(
        request.POST or None,
        request.FILES or None,
        to=to,
        scope=permissions.scope(request.staff, Action.SEND_GIFTS),
        now=now,
        initial={"to": to, "public_id": uuid4()},
    )
    seen: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        audience = form.audience
        done = _prepared(request, form, audience) if "write" in request.POST else ()
        if isinstance(done, GiftBatch):
            messages.success(request, _("The envelopes are prepared. Nothing is given until you say so."))
            return redirect("staff:gift", done.public_id)
        seen = _previewed(form, audience)
        saying.put_beside(form, done or _hints(form, audience))
    ways = [(way.value, way.label, way == to) for way in GiftBatch.To]
    return render(request, "organiser/gifts/new.html", {"form": form, "ways": ways, **seen})


def _hints(form: GiftForm, audience: Audience) -> tuple[Refused, ...]:
    """What a preview can tell to be in the way already."""
    wrong = preparing.wrong_people(form.cleaned_data["campaign"], audience)
    return (*preparing.wrong_words(form.envelope), *([wrong] if wrong else []))


def _to_in(request: StaffRequest) -> GiftBatch.To:
    asked = (request.POST if request.method == "POST" else request.GET).get("to", "")
    return GiftBatch.To(asked) if asked in GiftBatch.To.values else GiftBatch.To.LIST


def _prepared(request: StaffRequest, form: GiftForm, audience: Audience) -> GiftBatch | tuple[Refused, ...]:
    if form.cleaned_data["seen_people"] != len(audience.players):
        return (Refused(Code.OTHER_PEOPLE),)
    return preparing.prepare(
        actor=request.staff,
        batch=form.cleaned_data["public_id"],
        campaign=form.cleaned_data["campaign"],
        audience=audience,
        envelope=form.envelope,
        now=timezone.now(),
    )


def _previewed(form: GiftForm, audience: Audience) -> dict[str, Any]:
    form.show("seen_people", str(len(audience.players)))
    campaign = form.cleaned_data["campaign"]
    named = form.named if audience.to == GiftBatch.To.LIST else None
    return {"campaign": campaign, "seen": preparing.preview(campaign, audience.players), "named": named}


@require_safe
@staff_page(Action.SEND_GIFTS)
def gift(request: StaffRequest, batch: UUID) -> HttpResponse:
    """One batch: what is on it, how far it is, and what can be done."""
    found = _found(request, batch)
    context = {"progress": overview.progress_of(found), "batch": found, "words": words_of(found), "whom": whom(found)}
    return render(request, "organiser/gifts/batch.html", context)


@require_POST
@staff_page(Action.SEND_GIFTS)
def start_gifts(request: StaffRequest, batch: UUID) -> HttpResponse:
    """Let it be given, from where it is."""
    return _done(request, sending.start, batch, _("The envelopes are on their way; this takes some minutes."))


@require_POST
@staff_page(Action.SEND_GIFTS)
def stop_gifts(request: StaffRequest, batch: UUID) -> HttpResponse:
    """Give nothing more for now."""
    return _done(request, sending.stop, batch, _("It is stopped. What was given stays given."))


@require_POST
@staff_page(Action.SEND_GIFTS)
def drop_gifts(request: StaffRequest, batch: UUID) -> HttpResponse:
    """Give nothing more of it at all."""
    return _done(request, sending.drop, batch, _("What was still to be given is torn up. Its coins are free again."))


def _done(request: StaffRequest, verb: Verb, batch: UUID, words: str) -> HttpResponse:
    done = verb(actor=request.staff, batch=_found(request, batch), now=timezone.now())
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        messages.success(request, words)
    return redirect("staff:gift", batch)


def _found(request: StaffRequest, public_id: UUID) -> GiftBatch:
    batches = GiftBatch.objects.select_related("campaign__unit", "group", "township")
    batch = get_object_or_404(batches, public_id=public_id)
    permissions.require(request.staff, Action.SEND_GIFTS, batch.campaign.unit.code)
    return batch
