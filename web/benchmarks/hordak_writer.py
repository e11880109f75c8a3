"""`python -m web.benchmarks.hordak_writer NUMBER`: writes the transfers of `bench ledger` with django-hordak.

A process with settings of its own, for Hordak wants apps that the product has no use for; it works on the database of
the environment, PostgreSQL, in a schema of its own. With `make WRITERS` instead of a number it makes schema, tables
and accounts. `transfer_to` is what Hordak's documentation transfers with: it asks nobody whether the coins are there,
and keeps no balances. `checked` locks the giver and asks first, as our ledger does for every transfer.
"""

import os
import sys

import dj_database_url
import django
import psycopg
from django.conf import settings

SCHEMA = "hordak"
URL = os.environ["DATABASE_URL"].replace("postgis://", "postgresql://", 1)
DATABASE = dj_database_url.parse(URL)

settings.configure(
    SECRET_KEY="bench",  # noqa: S106 - signs nothing
    USE_TZ=True,
    DEFAULT_CURRENCY="TWD",
    CURRENCIES=("TWD",),
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
    DATABASES={"default": {**DATABASE, "OPTIONS": {"options": f"-c search_path={SCHEMA}"}}},
)
django.setup()

from django.core.management import call_command  # noqa: E402  (needs the apps that the line above loads)
from django.db import transaction  # noqa: E402
from hordak.models import Account, AccountType  # noqa: E402
from moneyed import Money  # noqa: E402

from web.benchmarks.ledger_turns import COINS, MANY, TAKERS, Scene, take_turns  # noqa: E402

CURRENCY = "TWD"
COIN = Money(1, CURRENCY)


class Purse:
    """One writer's accounts."""

    def __init__(self, number: int) -> None:
        self._givers = {"own": _found(f"pool {number}"), "one": _found("pool")}
        self._takers = [_found(f"unit {number} {each}") for each in range(TAKERS)]

    def transfer(self, scene: Scene, number: int) -> int:
        """As it comes, one or many."""
        return self._many(number) if scene == "many" else self._one(scene, number)

    def _one(self, scene: Scene, number: int) -> int:
        self._giver(scene).transfer_to(self._takers[number % TAKERS], COIN)
        return 1

    @transaction.atomic
    def _many(self, number: int) -> int:
        return sum(self._one("own", each) for each in range(number, number + MANY))

    @transaction.atomic
    def checked(self, scene: Scene, number: int) -> int:
        """One, only if the giver has it."""
        giver = Account.objects.select_for_update().with_balances().get(pk=self._giver(scene).pk)
        if giver.balance[CURRENCY] < COIN:
            raise AssertionError(f"{giver.name} has too little")
        return self._one(scene, number)

    def _giver(self, scene: Scene) -> Account:
        return self._givers["one" if scene == "one" else "own"]


def make(writers: int) -> None:
    """The tables, and everybody's accounts."""
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
    call_command("migrate", verbosity=0)
    own = [name for each in range(writers) for name in (f"pool {each}", *_takers_of(each))]
    source = _opened("source", 0)
    for number, name in enumerate(["pool", *own], 1):
        account = _opened(name, number)
        if name.startswith("pool"):
            source.transfer_to(account, Money(COINS, CURRENCY))


def _takers_of(writer: int) -> list[str]:
    return [f"unit {writer} {each}" for each in range(TAKERS)]


def _opened(name: str, number: int) -> Account:
    return Account.objects.create(name=name, code=f"{number:05d}", type=AccountType.asset, currencies=[CURRENCY])


def _found(name: str) -> Account:
    return Account.objects.get(name=name)


def main() -> None:
    """Make everything, or answer line by line."""
    if sys.argv[1] == "make":
        make(int(sys.argv[2]))
        return
    purse = Purse(int(sys.argv[1]))
    take_turns({"hordak": purse.transfer, "hordak_checked": purse.checked})


if __name__ == "__main__":
    main()
