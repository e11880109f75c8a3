"""Who plays: accounts and the one link between a person and the coin ledger.

Ownership of coins is deliberately not a foreign key anywhere: the ledger knows an opaque
`Purse.owner`, and deleting the purse is what makes a person's coins nobody's.
"""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _


class Players(BaseUserManager["Player"]):
    """Makes players the way Django's commands and allauth expect.

    The seat is not loaded unless asked for (`defer(None)`): whoever saves a whole player, as allauth does, would
    otherwise write back a seat that has been taken meanwhile.
    """

    def get_queryset(self) -> models.QuerySet["Player"]:
        """All players, without their seats."""
        return super().get_queryset().defer("seat")

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "Player":
        """A player with an address; without a password one signs in by e-mailed code."""
        player = self.model(email=self.normalize_email(email) if email else None, **fields)
        player.set_password(password)
        player.save(using=self._db)
        return player

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Player":
        """A member of staff who may see everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Player(AbstractBaseUser, PermissionsMixin):
    """An account: a guest of one tap, or somebody who confirmed an e-mail address."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    is_guest = models.BooleanField(_("guest"), default=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hant")
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)
    # The one connection that may catch, in whichever process: `seats` takes and leaves it, `balloons.catching` asks.
    seat = models.UUIDField(null=True, editable=False)

    objects: ClassVar[Players] = Players()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("player")
        verbose_name_plural = _("players")
        indexes = (models.Index(fields=["joined_at"], name="players_joined_at"),)

    def __str__(self) -> str:
        return self.email or f"guest {str(self.public_id)[:8]}"


class Purse(models.Model):
    """The link person → ledger owner; deletion of a person destroys it."""

    player = models.OneToOneField(Player, on_delete=models.CASCADE, related_name="purse")
    owner = models.UUIDField(default=uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return f"purse {str(self.owner)[:8]}"
