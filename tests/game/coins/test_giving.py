"""Everything an owner has goes to a cause, once, and the books still add up."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from game.coins import audit, causes, giving, queries, settling
from game.coins.causes import CauseClosed
from game.coins.giving import Donation
from game.coins.models import Account, Cause, Entry, Settlement, Transfer
from game.players import purses
from game.players.models import Player
from game.units.approval_refusals import Refused
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import DAY, NOW, a_balloon, an_owner, award
from tests.game.coins.test_races import Race, race

__all__ = ["race"]
pytestmark = pytest.mark.django_db


def donated(code: str = "county-fund") -> int:
    return Account.objects.filter(name=f"donated:{code}").values_list("balance", flat=True).first() or 0


def found() -> set[str]:
    return {finding.check for finding in audit.findings()}


def test_pending_coins_and_the_wallet_go_to_the_cause():
    owner, balloon = an_owner(), a_balloon()
    award(balloon, owner, coins=10, now=NOW)
    settling.settle(now=NOW + 2 * DAY)
    award(balloon, owner, coins=7)
    fund = causes.fund()
    assert giving.give_all(owner=owner, cause=fund.code, now=NOW) == 17
    assert donated() == 17
    assert queries.purse_of(owner) == queries.PurseBalance(0, 0)
    assert found() == set()


def test_giving_again_moves_nothing():
    owner = an_owner()
    award(a_balloon(), owner)
    giving.give_all(owner=owner, cause=causes.fund().code, now=NOW)
    assert giving.give_all(owner=owner, cause=causes.fund().code, now=NOW) == 0
    assert donated() == 10


def test_what_was_given_never_settles():
    owner = an_owner()
    award(a_balloon(), owner)
    giving.give_all(owner=owner, cause=causes.fund().code, now=NOW)
    assert settling.settle(now=NOW + 2 * DAY).settled == 0
    assert not Settlement.objects.filter(settled=None).exists()


def test_an_owner_whom_the_ledger_never_saw_gives_nothing():
    assert giving.give_all(owner=an_owner(), cause=causes.fund().code, now=NOW) == 0


class TestWhateverAnOwnerHas(TestCase):
    @settings(max_examples=15)
    @given(
        settled=st.lists(st.integers(1, 9), max_size=3),
        pending=st.lists(st.integers(1, 9), max_size=3),
    )
    def test_all_of_it_and_nothing_else_goes_to_the_cause(self, settled: list[int], pending: list[int]):
        owner, other, balloon = an_owner(), an_owner(), a_balloon()
        for coins in settled:
            award(balloon, owner, coins=coins, now=NOW)
        settling.settle(now=NOW + 2 * DAY)
        for coins in pending:
            award(balloon, owner, coins=coins)
        award(balloon, other, coins=3)
        assert giving.give_all(owner=owner, cause=causes.fund().code, now=NOW) == sum(settled) + sum(pending)
        assert donated() == sum(settled) + sum(pending)
        assert queries.purse_of(other).pending == 3
        assert found() == set()


class TestCauses:
    def test_without_a_choice_it_is_the_fund(self):
        assert causes.chosen(None).is_fund

    def test_a_database_without_a_fund_gets_it_once(self):
        Cause.objects.all().delete()
        assert causes.fund() == causes.fund()

    def test_the_fund_takes_coins_even_if_somebody_closed_it(self):
        Cause.objects.filter(pk=causes.fund().pk).update(is_open=False)
        assert causes.chosen(None) in causes.open_causes()

    @pytest.mark.parametrize("code", ["closed", "nobody-knows-it", ""])
    def test_another_cause_must_be_open(self, code):
        Cause.objects.create(code="closed", name_zh="關", name_en="Closed", is_open=False)
        with pytest.raises(CauseClosed, match="takes no coins"):
            causes.chosen(code)

    def test_the_ledger_says_what_a_cause_was_given(self):
        owner = an_owner()
        award(a_balloon(), owner)
        assert causes.coins_given("county-fund") == 0
        giving.give_all(owner=owner, cause=causes.fund().code, now=NOW)
        assert causes.coins_given("county-fund") == 10


def test_each_award_and_the_wallet_have_a_transfer_of_their_own():
    owner, balloon = an_owner(), a_balloon()
    first = award(balloon, owner, now=NOW)
    settling.settle(now=NOW + 2 * DAY)
    second = award(balloon, owner)
    giving.give_all(owner=owner, cause=causes.fund().code, now=NOW)
    newest = Entry.objects.filter(account__name=f"wallet:{owner.hex}", amount__gt=0).latest("id").id
    keys = set(Transfer.objects.filter(kind="donate").values_list("key", flat=True))
    assert keys == {f"donate:{second.id.hex}", f"donate:{owner.hex}:{newest}"}
    assert f"donate:{first.id.hex}" not in keys


class TestDonating:
    @pytest.fixture
    def player(self) -> Player:
        player = a_player()
        award(a_balloon(), purses.owner_of(player.pk), coins=10, now=NOW)
        settling.settle(now=NOW + 2 * DAY)
        return player

    def gift(self, player: Player, coins: int | None = 4, **said: Any) -> Donation | Refused:
        usual: dict[str, Any] = {"cause": causes.fund().code, "key": uuid4(), "now": NOW}
        return giving.donate(player_id=player.pk, coins=coins, **usual | said)

    def test_moves_coins_and_uses_their_lots_once_however_often_the_form_comes(self, player: Player):
        form = uuid4()
        assert [self.gift(player, key=form) for _ in range(3)] == [Donation("county-fund", 4)] * 3
        assert donated() == 4
        assert queries.purse_of(purses.owner_of(player.pk)).wallet == 6
        assert found() == set()

    def test_by_the_same_form_to_another_cause_is_refused(self, player: Player):
        form = uuid4()
        Cause.objects.create(code="temple", name_zh="廟", name_en="Temple")
        self.gift(player, key=form)
        assert self.gift(player, key=form, cause="temple") == Refused(giving.Code.CONFLICT)
        assert self.gift(player, key=form, coins=5) == Refused(giving.Code.CONFLICT)

    def test_a_repeat_is_answered_though_the_cause_has_closed(self, player: Player):
        cause, form = Cause.objects.create(code="temple", name_zh="廟", name_en="Temple"), uuid4()
        first = self.gift(player, cause="temple", key=form)
        Cause.objects.filter(pk=cause.pk).update(is_open=False)
        assert self.gift(player, cause="temple", key=form) == first
        assert self.gift(player, cause="temple") == Refused(giving.Code.CAUSE_CLOSED, about="cause")

    @pytest.mark.parametrize(
        ("coins", "code"),
        [(None, "not_coins"), (0, "not_coins"), (-1, "not_coins"), (10**12, "too_many"), (11, "too_few_coins")],
    )
    def test_of_what_is_no_sum_or_not_there_moves_nothing(self, player: Player, coins: int | None, code: str):
        refused = self.gift(player, coins)
        assert isinstance(refused, Refused)
        assert refused.code == code
        assert str(giving.SENTENCES[refused.code]) % refused.values
        assert donated() == 0

    def test_guests_cannot(self):
        assert self.gift(a_player(guest=True)) == Refused(giving.Code.GUEST)

    @pytest.mark.django_db(transaction=True)
    def test_at_once_gives_no_coin_twice(self, player: Player, race: Race):
        forms = [uuid4() for _ in range(6)]
        answers = race(lambda number: self.gift(player, key=forms[number % 6]), 12)
        assert sum(isinstance(answer, Donation) for answer in answers) == 4
        assert donated() == 8
        assert found() == set()
