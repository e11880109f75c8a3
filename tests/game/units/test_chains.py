"""Chains: per unit and kind, taken from the nearest unit above, the county's own in the end."""

import pytest

from game.units import chains, permissions
from game.units.approval_refusals import Code, Refused
from game.units.models import ApprovalKind, AuditEntry, ChainStep, Role, Step, Unit
from tests.game.units.officials import NOW, a_draft, a_unit, an_approver, an_official, short_chain, submitted

pytestmark = pytest.mark.django_db
CAMPAIGN = ApprovalKind.CAMPAIGN
DEFAULT = (Step.SECTION_HEAD, Step.WINDOW, Step.SECRETARY, Step.DEPUTY_DIRECTOR, Step.DIRECTOR)


@pytest.fixture
def bureau():
    return a_unit("fire")


@pytest.fixture
def below(bureau):
    return a_unit("fire-hq", above=bureau)


def set_chain(unit, *steps, actor=None):
    return chains.set_chain(actor=actor, unit_code=unit.code, kind=CAMPAIGN, steps=steps, now=NOW)


def test_every_kind_has_a_default():
    assert set(chains.DEFAULTS) == set(ApprovalKind)


def test_without_any_chain_the_countys_holds(below):
    assert chains.chain_of(below.code, CAMPAIGN) == chains.Chain(DEFAULT, "")


def test_a_unit_takes_the_nearest_chain_above(bureau, below):
    lowest = a_unit("fire-hq-1", above=below)
    set_chain(bureau, Step.DIRECTOR)
    assert chains.chain_of(lowest.code, CAMPAIGN) == chains.Chain((Step.DIRECTOR,), "fire")
    set_chain(below, Step.SECTION_HEAD, Step.DIRECTOR)
    assert chains.chain_of(lowest.code, CAMPAIGN).set_by == "fire-hq"
    assert chains.chain_of(bureau.code, CAMPAIGN).set_by == "fire"


def test_the_order_is_as_set(bureau):
    steps = (Step.DIRECTOR, Step.SECRETARY, Step.SECTION_HEAD)
    assert set_chain(bureau, *steps).steps == steps


def test_a_cleared_chain_is_that_above_again(bureau, below):
    set_chain(bureau, Step.DIRECTOR)
    set_chain(below, Step.SECRETARY)
    assert chains.clear(actor=None, unit_code=below.code, kind=CAMPAIGN, now=NOW).set_by == "fire"
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["chain_set", "chain_set", "chain_cleared"]


@pytest.mark.parametrize(
    ("steps", "code"),
    [((), Code.CHAIN_EMPTY), (("mayor",), Code.CHAIN_UNKNOWN_STEP), (("window", "window"), Code.CHAIN_REPEATS)],
    ids=["no step", "a step that does not exist", "a step twice"],
)
def test_what_is_no_chain_is_refused(bureau, steps, code):
    answer = set_chain(bureau, *steps)
    assert isinstance(answer, Refused)
    assert answer.code == code
    assert not ChainStep.objects.exists()


def test_a_change_is_in_the_trail_once_with_before_and_after(bureau):
    operator = an_official(bureau, Role.OPERATOR, name="系統管理員")
    set_chain(bureau, Step.DIRECTOR, actor=operator)
    set_chain(bureau, Step.DIRECTOR, actor=operator)
    entry = AuditEntry.objects.get()
    assert (entry.actor_name, entry.action, entry.unit_code) == ("系統管理員", "chain_set", "fire")
    assert entry.details == {"kind": "campaign", "before": ", ".join(DEFAULT), "after": "director"}


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.CASE_OFFICER, Role.AUDITOR])
def test_only_operators_set_chains(bureau, role):
    who = an_official(bureau, role)
    with pytest.raises(permissions.NotAllowed):
        set_chain(bureau, Step.DIRECTOR, actor=who)
    with pytest.raises(permissions.NotAllowed):
        chains.clear(actor=who, unit_code=bureau.code, kind=CAMPAIGN, now=NOW)


def test_a_new_submission_takes_the_chain_that_holds_then(bureau):
    officer = an_official(bureau)
    an_approver(bureau, Step.DIRECTOR)
    short_chain(bureau, Step.DIRECTOR)
    assert submitted(officer, a_draft(officer, bureau)).steps == ["director"]


def test_a_loop_in_the_tree_ends(bureau, below):
    Unit.objects.filter(pk=bureau.pk).update(parent=below)
    assert chains.lineage_of("fire-hq") == ["fire-hq", "fire"]
