"""Invitations, who joins with them, and whose work ends."""

from datetime import timedelta
from uuid import uuid4

import pytest

from game.coins.merchants import inviting, joining
from game.coins.merchants.inviting import INVITATION_LASTS, Invited
from game.coins.merchants.working import works_for
from game.coins.models import Invitation, MerchantRole, MerchantStaff
from game.players import short_codes
from game.units.models import AuditEntry, Role
from game.units.permissions import NotAllowed
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW
from tests.game.coins.merchants.builders import (
    a_cashier,
    a_code,
    a_merchant,
    a_worker,
    an_operator,
    an_owner_of,
    codes_of,
    told,
)
from tests.game.coins.test_races import race  # noqa: F401 - a fixture
from tests.game.units.builders import a_role, staff

OWNER, CASHIER = MerchantRole.OWNER, MerchantRole.CASHIER
pytestmark = pytest.mark.django_db


def invite(actor, merchant, role=CASHIER, name="陳收銀", form=None):
    return inviting.invite(actor=actor, invitation=form or uuid4(), merchant=merchant, name=name, role=role, now=NOW)


def join(code, player=None, now=NOW):
    return joining.join(player_id=(player or a_player()).pk, code=code, now=now)


def test_an_invited_owner_joins_with_the_code_and_works_there():
    merchant, player = a_merchant(), a_player()
    invited = invite(an_operator(), merchant, OWNER, "林店長")
    joined = join(invited.code.lower().replace("-", " "), player)
    assert (joined.name, joined.role, joined.since) == ("林店長", OWNER, NOW)
    assert [one.is_owner for one in works_for(player.pk)] == [True]
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"merchant_invited", "merchant_joined"}


def test_only_the_hash_of_a_code_is_kept():
    invited = invite(None, a_merchant())
    kept = Invitation.objects.values().get()
    assert short_codes.read(invited.code) not in str(kept)
    assert invited.code not in str(kept)


def test_a_form_sent_twice_shows_its_code_once():
    merchant, form = a_merchant(), uuid4()
    assert isinstance(invite(None, merchant, form=form), Invited)
    assert codes_of(invite(None, merchant, form=form)) == {"": "shown_once"}
    assert Invitation.objects.count() == 1


def test_a_code_works_once_and_again_for_the_same_person_only():
    player, code = a_player(), a_code(a_merchant())
    first = join(code, player)
    assert join(code, player) == first
    assert codes_of(join(code)) == {"code": "code_used"}
    assert MerchantStaff.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "refused"),
    [("", "code_mistyped"), ("7KQ2-M4XA", "code_mistyped"), ("0000-0000-0000", "code_unknown")],
)
def test_what_is_no_code_of_ours_opens_nothing(typed, refused):
    assert codes_of(join(typed)) == {"code": refused}


def test_a_code_is_good_until_its_moment():
    code = a_code(a_merchant())
    assert codes_of(join(code, now=NOW + INVITATION_LASTS)) == {"code": "code_expired"}
    assert join(code, now=NOW + INVITATION_LASTS - timedelta(seconds=1)).role == OWNER


def test_a_guest_keeps_the_account_first_and_the_code_stays_good():
    code = a_code(a_merchant())
    assert codes_of(join(code, a_player(guest=True))) == {"code": "needs_account"}
    assert join(code).role == OWNER


def test_a_withdrawn_code_is_worth_nothing_and_a_used_one_is_not_withdrawn():
    merchant = a_merchant()
    code = a_code(merchant)
    invitation = Invitation.objects.get()
    inviting.withdraw(actor=None, invitation=invitation, now=NOW)
    assert inviting.withdraw(actor=None, invitation=invitation, now=NOW).withdrawn_at == NOW
    assert codes_of(join(code)) == {"code": "code_withdrawn"}
    join(a_code(merchant))
    used = Invitation.objects.exclude(pk=invitation.pk).get()
    assert codes_of(inviting.withdraw(actor=None, invitation=used, now=NOW)) == {"": "invitation_used"}


def test_a_cashier_who_is_invited_as_owner_becomes_one_and_nobody_works_there_twice():
    merchant, player = a_merchant(), a_player()
    join(a_code(merchant, CASHIER), player)
    assert codes_of(join(a_code(merchant, CASHIER), player)) == {"code": "works_there"}
    join(a_code(merchant, OWNER), player)
    assert [one.role for one in works_for(player.pk)] == [OWNER]
    assert codes_of(join(a_code(merchant, CASHIER), player)) == {"code": "works_there"}


def test_an_owner_names_cashiers_of_the_own_merchant_only():
    merchant, other = a_merchant(), a_merchant("池上米行")
    owner = an_owner_of(merchant)
    assert isinstance(invite(owner, merchant), Invited)
    assert codes_of(invite(owner, merchant, OWNER)) == {"": "only_cashiers"}
    assert codes_of(invite(owner, other)) == {"": "not_owner"}
    assert codes_of(invite(a_cashier(merchant), merchant)) == {"": "not_owner"}
    with pytest.raises(NotAllowed):
        invite(staff(a_role(Role.ACCOUNT_MANAGER)), merchant)


@pytest.mark.parametrize(("name", "refused"), [(" ", "missing"), ("名" * 41, "too_long")])
def test_an_invitation_names_somebody(name, refused):
    assert codes_of(invite(None, a_merchant(), name=name)) == {"name": refused}


def test_an_owner_ends_a_cashiers_work_who_is_told_and_the_row_stays():
    merchant = a_merchant()
    owner, cashier = an_owner_of(merchant), a_worker(merchant)
    ended = joining.end_work(actor=owner, staff=cashier, now=NOW)
    assert joining.end_work(actor=owner, staff=cashier, now=NOW) == ended
    assert (works_for(cashier.player_id), told(cashier.player_id)) == ((), ["merchant_work_ended"])
    assert MerchantStaff.objects.get(pk=cashier.pk).ended_at == NOW


def test_an_owners_work_is_ended_by_the_county_and_an_ended_owner_names_nobody():
    merchant = a_merchant()
    owner, second = an_owner_of(merchant), a_worker(merchant, OWNER)
    assert codes_of(joining.end_work(actor=owner, staff=second, now=NOW)) == {"": "only_cashiers"}
    joining.end_work(actor=an_operator(), staff=MerchantStaff.objects.get(pk=owner.staff_id), now=NOW)
    assert codes_of(invite(owner, merchant)) == {"": "not_owner"}


def test_owners_hear_who_joined():
    merchant = a_merchant()
    owner = an_owner_of(merchant)
    join(a_code(merchant, CASHIER))
    assert told(owner.player_id) == ["merchant_joined"]


@pytest.mark.django_db(transaction=True)
def test_of_several_who_enter_one_code_at_once_one_joins(race):  # noqa: F811 - the fixture
    code, players = a_code(a_merchant()), [a_player() for _ in range(3)]
    answers = race(lambda i: joining.join(player_id=players[i].pk, code=code, now=NOW), 3)
    assert sum(isinstance(answer, MerchantStaff) for answer in answers) == 1
    assert MerchantStaff.objects.count() == 1
