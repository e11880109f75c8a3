"""What staff see of batches: how far each has come."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from game.coins.models import GiftBatch, MemberGroup


@dataclass(frozen=True, slots=True)
class Progress:
    """A batch, envelopes given, people left out, and envelopes that wait."""

    batch: GiftBatch
    given: int
    skipped: int
    waiting: int

    @property
    def coins(self) -> int:
        """What was given."""
        return self.given * self.batch.campaign.amount

    @property
    def cost(self) -> int:
        """What it costs if everybody gets theirs."""
        return self.batch.people * self.batch.campaign.amount


def listed(unit_codes: Iterable[str]) -> list[Progress]:
    """The batches of these units, the newest first."""
    return _counted(GiftBatch.objects.filter(campaign__unit__code__in=unit_codes))


def progress_of(batch: GiftBatch) -> Progress:
    """How far one has come."""
    return _counted(GiftBatch.objects.filter(pk=batch.pk))[0]


def groups_of(unit_codes: Iterable[str]) -> QuerySet[MemberGroup]:
    """The groups of these units with `people`, how many are on each."""
    groups = MemberGroup.objects.filter(unit__code__in=unit_codes).select_related("unit")
    return groups.annotate(people=Count("members")).order_by("unit__code", "-made_at", "-pk")


def _counted(batches: QuerySet[GiftBatch]) -> list[Progress]:
    counted = batches.select_related("campaign__unit", "group", "township").annotate(
        given=Count("gifts", filter=Q(gifts__transfer__isnull=False)),
        skipped=Count("gifts", filter=~Q(gifts__skipped_for="")),
        waiting=Count("gifts", filter=Q(gifts__transfer=None, gifts__skipped_for="", gifts__isnull=False)),
    )
    return [Progress(batch, batch.given, batch.skipped, batch.waiting) for batch in counted.order_by("-pk")]
