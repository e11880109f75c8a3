"""Who is a resident or a digital citizen: what the county lists, the codes it hands out, and who claimed what.

No name, number or birthday of anybody is kept: a person of the county is the keyed hash of their number and birth
date, and a claim ties one such hash to one account.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from game.players.models.account import Player


class MembershipKind(models.TextChoices):
    """Both have the same benefits."""

    RESIDENT = "resident", _("Resident")
    DIGITAL_CITIZEN = "digital_citizen", _("Digital citizen")


class RosterEntry(models.Model):
    """One person the county knows; `adult_on` is the 18th birthday of somebody below 18, else empty."""

    identity_hash = models.CharField(_("keyed hash"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=MembershipKind)
    adult_on = models.DateField(_("of age on"), null=True, blank=True)
    listed_at = models.DateTimeField(_("listed at"))

    class Meta:
        verbose_name = _("roster entry")
        verbose_name_plural = _("roster entries")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.identity_hash[:8]}"


class CountyCode(models.Model):
    """A one-time code for one person of the roster; only its hash is kept."""

    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    entry = models.ForeignKey(RosterEntry, on_delete=models.CASCADE, related_name="codes")
    issued_at = models.DateTimeField(_("issued at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    void_at = models.DateTimeField(_("void since"), null=True, blank=True)

    class Meta:
        verbose_name = _("county code")
        verbose_name_plural = _("county codes")

    def __str__(self) -> str:
        return f"code of {self.entry_id}"


class Membership(models.Model):
    """One person's one account: the entry is claimed once, the account claims once."""

    player = models.OneToOneField(Player, on_delete=models.CASCADE, related_name="membership")
    entry = models.OneToOneField(RosterEntry, on_delete=models.PROTECT, related_name="membership")
    kind = models.CharField(_("kind"), max_length=16, choices=MembershipKind)
    channel = models.CharField(_("claimed by"), max_length=16)
    adult_on = models.DateField(_("of age on"), null=True, blank=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return self.get_kind_display()


class GuardianConsent(models.Model):
    """An adult member answers for somebody below 18: asked for with a code, given, withdrawn."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="guardian_consents")
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    guardian = models.ForeignKey(Player, on_delete=models.CASCADE, null=True, blank=True, related_name="wards")
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("guardian's consent")
        verbose_name_plural = _("guardians' consents")
        constraints = (
            models.CheckConstraint(
                condition=Q(given_at__isnull=True) | Q(guardian__isnull=False), name="players_consent_of_somebody"
            ),
        )

    def __str__(self) -> str:
        return f"consent for {self.membership_id}"
