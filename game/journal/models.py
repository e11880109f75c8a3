"""What changed, in the order it was written: the one list that every process tails.

A verb appends its line inside its own transaction (see `writing`), so a line exists exactly when
the change does. Lines carry no personal data: `owner` is the opaque ledger owner of `players`.
"""

from django.db import models
from django.db.models import Q


class Line(models.Model):
    """One change, told in a few plain values; `seq` may have gaps and may commit out of order."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    cell = models.BigIntegerField(null=True)
    subject = models.UUIDField(null=True)
    owner = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)

    class Meta:
        # Few lines have an owner: a partial index costs the others nothing.
        indexes = (
            models.Index(fields=["at"], name="journal_line_at"),
            models.Index(fields=["owner"], name="journal_line_owner", condition=Q(owner__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.subject or ''}".rstrip()
