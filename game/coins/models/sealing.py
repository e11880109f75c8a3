"""What makes a later change of the books visible: seals in a chain, and what each account held each evening."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from game.coins.models.ledger import Account


class Seal(models.Model):
    """A hash over the transfers of a span of time, and over the seal before it.

    Covers every transfer with `since` ≤ at < `until`, in the order of their ids. From then on the database takes no
    transfer of an earlier time. `prints` are the fingerprints of its transfers, by which one that changed is named;
    `chain` is SHA-256 over the previous seal's `chain` and what this one holds (`game.coins.proof.prints`).
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), unique=True)
    transfers = models.PositiveIntegerField(_("transfers"))
    entries = models.PositiveIntegerField(_("entries"))
    digest = models.CharField(max_length=64)
    prints = models.BinaryField()
    chain = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.chain[:8]}"


class ClosingBalance(models.Model):
    """What an account held at the end of a day on Taitung's clocks; a day on which it did not move has none."""

    day = models.DateField(_("day"))
    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="closing_balances"
    )
    # The newest of the account's entries that it counts.
    last_entry = models.BigIntegerField(editable=False)
    balance = models.BigIntegerField(_("balance"))

    class Meta:
        verbose_name = _("closing balance")
        verbose_name_plural = _("closing balances")
        constraints = (models.UniqueConstraint(fields=["day", "account"], name="coins_one_closing_a_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.balance}"
