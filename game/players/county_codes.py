"""Codes from the county's counter: one for one person, once, good for 90 days; only a hash is kept.

Issued where somebody shows their identity card; who lost the paper gets a new code, and the older one is void.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from game.players import membership, short_codes
from game.players.identity import Person
from game.players.membership import FirstAccount
from game.players.models import CountyCode, MembershipKind, RosterEntry
from game.players.roster_hashes import code_hash, identity_hash

# Long enough for a letter and a holiday, short enough that a lost paper is soon worth nothing. 7–365 days.
CODE_LASTS: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Issued:
    """A new code, to be shown once; `entry` is the person's place in the roster."""

    code: str
    expires_on: date
    kind: MembershipKind
    entry: RosterEntry


@transaction.atomic
def issue(*, person: Person, kind: MembershipKind, now: datetime, township: str | None = None) -> Issued | FirstAccount:
    """A code for a person, who is listed as `kind` unless listed already; or the account that they have.

    Older codes of the person that nobody used are void from now on.

    Args:
        township: the code of the one where their card says they are registered; None leaves it as listed.
    """
    entry = listed(person=person, kind=kind, now=now)
    if township is not None and entry.township_id != township:
        entry.township_id = township
        entry.save(update_fields=["township"])
    first = membership.first_account(person)
    if first is not None:
        return first
    entry.codes.filter(used_at=None, void_at=None).update(void_at=now)
    code = short_codes.fresh()
    until = now + CODE_LASTS
    CountyCode.objects.create(code_hash=code_hash(code), entry=entry, issued_at=now, expires_at=until)
    return Issued(short_codes.shown(code), timezone.localdate(until), MembershipKind(entry.kind), entry)


def listed(*, person: Person, kind: MembershipKind, now: datetime) -> RosterEntry:
    """The person's place in the roster, locked; made if the county did not list them yet."""
    adult_on = person.adult_on if person.adult_on > timezone.localdate(now) else None
    fresh = {"kind": kind, "adult_on": adult_on, "listed_at": now}
    entry, _ = RosterEntry.objects.get_or_create(identity_hash=identity_hash(person), defaults=fresh)
    return RosterEntry.objects.select_for_update().get(pk=entry.pk)
