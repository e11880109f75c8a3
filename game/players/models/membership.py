"""Who is a resident or a digital citizen: what the county lists, the codes it hands out, and who claimed what.

No name, number or birth date of anybody is kept: a person of the county is the keyed hash of their number and birth
date (`game/players/identity.py`), and a claim ties one such hash to one account. Of somebody below 18 the day of
their majority is kept until it has come, because a guardian's consent is needed until then.
"""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from game.players.models.account import Player
from geo.models import Township


class MembershipKind(models.TextChoices):
    """Both have the same benefits."""

    RESIDENT = "resident", _("Resident")
    DIGITAL_CITIZEN = "digital_citizen", _("Digital citizen")


class Channel(models.TextChoices):
    """How a person showed the county who they are."""

    CODE = "code", _("County code")
    NUMBER = "number", _("Number and date of birth")


class RosterEntry(models.Model):
    """One person the county knows; `adult_on` is the 18th birthday of somebody below 18, else empty."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    identity_hash = models.CharField(_("keyed hash"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=MembershipKind)
    adult_on = models.DateField(_("of age on"), null=True, blank=True)
    # Where the county has them registered, if its list says so; for what it sends to the members of a township.
    township = models.ForeignKey(
        Township, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("township")
    )
    listed_at = models.DateTimeField(_("listed at"))

    class Meta:
        verbose_name = _("roster entry")
        verbose_name_plural = _("roster entries")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.identity_hash[:8]}"

    def is_minor(self, today: date) -> bool:
        """Whether a guardian must consent; on the 18th birthday not any more (Civil Code, article 12)."""
        return self.adult_on is not None and today < self.adult_on


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
    channel = models.CharField(_("claimed by"), max_length=16, choices=Channel)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"membership {self.pk}"

    @property
    def kind(self) -> MembershipKind:
        """Resident or digital citizen: what the roster says today."""
        return MembershipKind(self.entry.kind)


class GuardianConsent(models.Model):
    """An adult member answers for somebody below 18: asked for with a code, given, withdrawn.

    The code follows from `seed` and the roster's key, so that the child's page can show it again.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="guardian_consents")
    seed = models.UUIDField(default=uuid4, unique=True, editable=False)
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
