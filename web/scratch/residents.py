"""People of the county who do not exist: a number whose check digit fits, and a code as from the counter."""

import random
from datetime import date, datetime

from game.players import county_codes, identity
from game.players.county_codes import Issued
from game.players.identity import Person
from game.players.models import MembershipKind


def code_of_somebody(born_on: date, now: datetime) -> str:
    """The code of a resident who is listed with it."""
    issued = county_codes.issue(person=Person(a_number(), born_on), kind=MembershipKind.RESIDENT, now=now)
    return issued.code if isinstance(issued, Issued) else code_of_somebody(born_on, now)  # drawn a second time


def a_number() -> str:
    """A number as if first registered in Taitung."""
    begun = f"V1{random.randrange(10**7):07d}"
    return next(f"{begun}{digit}" for digit in range(10) if identity.number_of(f"{begun}{digit}"))
