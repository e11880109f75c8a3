"""Posting: sums, keys, repeats, shortfalls, and how many statements an award costs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.coins import accounts as chart
from game.coins import ledger
from game.coins.ledger import KeyReused, Move, Posting, Shortfall, UnlawfulTransfer
from game.coins.models import Account, DecemberPermission, Entry, Settlement, Transfer, TransferKind
from tests.game.coins.builders import NOW, a_balloon, a_unit, an_owner, award, balances, payer_of

FIRE = "appropriation:fire:2026"
POLICE = "appropriation:police:2026"


def appropriate(*moves: Move, key: str = "k", reason: str = "") -> Transfer:
    return ledger.post(key=key, kind=TransferKind.APPROPRIATE, moves=moves, now=NOW, year=2026, reason=reason)


@pytest.mark.django_db
class TestPosting:
    def test_every_account_ends_up_with_the_sum_of_its_moves(self):
        appropriate(Move("source", -70), Move(FIRE, 50), Move(POLICE, 20), key="first")
        appropriate(Move("source", -5), Move(FIRE, 5), key="second")
        assert balances() == {"source": -75, FIRE: 55, POLICE: 20}

    def test_the_same_key_and_content_returns_the_first_transfer(self):
        first = appropriate(Move("source", -5), Move(FIRE, 5))
        assert appropriate(Move(FIRE, 5), Move("source", -5)) == first
        assert Entry.objects.count() == 2

    @pytest.mark.parametrize(
        ("moves", "reason"),
        [
            pytest.param((Move("source", -6), Move(FIRE, 6)), "", id="other coins"),
            pytest.param((Move("source", -5), Move(POLICE, 5)), "", id="other account"),
            pytest.param((Move("source", -5), Move(FIRE, 5)), "again", id="other reason"),
        ],
    )
    def test_the_same_key_with_other_content_is_refused(self, moves, reason):
        appropriate(Move("source", -5), Move(FIRE, 5))
        with pytest.raises(KeyReused, match="take a new key"):
            appropriate(*moves, reason=reason)

    def test_a_shortfall_names_the_account_and_the_missing_sum(self):
        campaign = "campaign:" + "0" * 32
        appropriate(Move("source", -5), Move(FIRE, 5))
        with pytest.raises(Shortfall) as raised:
            ledger.post(
                key="p", kind=TransferKind.PUBLISH, moves=(Move(FIRE, -8), Move(campaign, 8)), now=NOW, year=2026
            )
        assert (raised.value.account, raised.value.missing) == (FIRE, 3)

    def test_postings_made_together_may_spend_what_an_earlier_one_brought(self):
        campaign = "campaign:" + "0" * 32
        ledger.post_all(
            postings=[
                Posting("a", TransferKind.APPROPRIATE, (Move("source", -5), Move(FIRE, 5))),
                Posting("b", TransferKind.PUBLISH, (Move(FIRE, -5), Move(campaign, 5))),
            ],
            now=NOW,
            year=2026,
        )
        assert balances() == {"source": -5, campaign: 5}

    def test_an_unaware_time_is_refused(self):
        with pytest.raises(ValueError, match="no time zone"):
            ledger.transfer_id("k", datetime(2026, 7, 5))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moves", "rule"),
    [
        pytest.param((), "sum to zero", id="nothing"),
        pytest.param((Move("source", -5), Move(FIRE, 4)), "sum to zero", id="unbalanced"),
        pytest.param((Move("source", 0), Move(FIRE, 0)), "other than zero", id="zero"),
        pytest.param((Move("source", -1.5), Move(FIRE, 1.5)), "whole numbers", id="fractions"),
        pytest.param((Move("source", -True), Move(FIRE, True)), "whole numbers", id="truth is no coin"),
        pytest.param((Move("source", -5), Move(FIRE, 2), Move(FIRE, 3)), "moves once", id="account twice"),
        pytest.param((Move(FIRE, -5), Move(POLICE, 5)), "may not move", id="giver outside the law"),
        pytest.param((Move("source", -5), Move("wallet:x", 5)), "may not move", id="taker outside the law"),
        pytest.param((Move("source", 5), Move(FIRE, -5)), "may not move", id="backwards"),
    ],
)
def test_unlawful_moves_are_refused_before_the_database_is_asked(moves, rule):
    # No database mark: the refusal must come before the first statement.
    with pytest.raises(UnlawfulTransfer, match=rule):
        ledger._check_lawful(Posting("k", TransferKind.APPROPRIATE, moves))


def test_every_kind_of_transfer_has_its_law():
    assert set(chart.LAWFUL) == set(TransferKind)


@pytest.mark.django_db
class TestCost:
    def test_an_award_takes_five_statements(self, django_assert_max_num_queries):
        balloon, owner = a_balloon(), an_owner()
        award(balloon, owner)
        campaign = payer_of(balloon)
        with django_assert_max_num_queries(5):
            award(balloon, owner, campaign_id=campaign)

    def test_the_first_award_of_a_player_opens_an_account_with_three_more(self, django_assert_max_num_queries):
        balloon, owner = a_balloon(), an_owner()
        campaign = payer_of(balloon)
        with django_assert_max_num_queries(8):
            award(balloon, owner, campaign_id=campaign)

    def test_an_award_touches_that_balloon_and_that_player_only(self):
        balloon, owner = a_balloon(), an_owner()
        before = dict(Account.objects.values_list("name", "last_entry"))
        award(balloon, owner)
        after = dict(Account.objects.values_list("name", "last_entry"))
        touched = {name for name in after if after[name] != before.get(name)}
        assert touched == {chart.balloon_escrow(balloon), chart.pending_of(owner)}


@pytest.mark.django_db
def test_repeating_an_award_changes_nothing_even_when_the_escrow_is_empty():
    balloon, owner = a_balloon(coins=10), an_owner()
    first = award(balloon, owner, key="catch:1")
    assert award(balloon, owner, key="catch:1", now=NOW + timedelta(hours=3)) == first
    assert Settlement.objects.get().due_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("at", "year"),
    [
        pytest.param(datetime(2026, 12, 31, 15, 59, tzinfo=UTC), 2026, id="23:59 in Taitung"),
        pytest.param(datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 2027, id="midnight in Taitung"),
    ],
)
@pytest.mark.django_db
def test_an_award_counts_to_the_year_of_its_day_in_taitung(at, year):
    balloon = a_balloon()
    DecemberPermission.objects.create(unit=a_unit(), year=2026, reason="跨年活動", given_by="主計", given_at=NOW)
    assert award(balloon, an_owner(), now=at).year == year


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, MOMENTS, st.text(max_size=40), st.text(max_size=40))
def test_ids_of_transfers_sort_by_time_and_differ_by_key(early, late, key, other):
    early, late = sorted((early, late))
    assert ledger.transfer_id(key, early).version == 8
    if late - early >= timedelta(milliseconds=1):
        assert ledger.transfer_id(key, early) < ledger.transfer_id(other, late)
    assert (ledger.transfer_id(key, early) == ledger.transfer_id(other, early)) == (key == other)


@pytest.mark.django_db
def test_an_appropriation_may_be_added_to_with_another_key():
    unit = a_unit(coins=100)
    ledger.post(
        key="supplement",
        kind=TransferKind.APPROPRIATE,
        moves=(Move("source", -20), Move(chart.appropriation_of(unit.code, 2026), 20)),
        now=NOW,
        year=2026,
        reason="追加預算",
    )
    assert balances() == {"source": -120, "appropriation:tourism:2026": 120}
