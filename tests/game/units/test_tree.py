"""The tree: codes for ever, no circles, no bottomless depth, and two moves at once."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from game.units import tree
from game.units.models import Assignment, AuditEntry, Role, Unit
from game.units.permissions import NotAllowed
from game.units.staff_refusals import Code, Refusal
from game.units.staffing import NO_UNIT, parents_of_codes
from game.units.tunables import DEEPEST
from tests.game.coins.test_races import race as race  # noqa: PLC0414 - a fixture
from tests.game.units.builders import NOW, a_tree, a_unit, somebody

pytestmark = pytest.mark.django_db


def add(code: str, above: str = NO_UNIT, **changes) -> Unit | Refusal:
    words = {"name_zh": "局本部", "name_en": "Headquarters", "actor": None, "now": NOW}
    return tree.add(**{"code": code, "above": above, **words, **changes})


def move(code: str, above: str) -> Unit | Refusal:
    return tree.move(code=code, above=above, actor=None, now=NOW)


def test_a_unit_is_added_below_another_and_the_trail_says_so():
    operator = somebody(Role.OPERATOR, a_tree()["county"])
    unit = add("fire-east", "fire", actor=operator)
    assert isinstance(unit, Unit)
    assert parents_of_codes()["fire-east"] == "fire"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.unit_code, entry.actor_name) == ("unit_added", "fire-east", operator.name)
    assert entry.details == {"above": "fire"}


@pytest.mark.parametrize(
    ("code", "above", "changes", "refused"),
    [
        pytest.param("fire", NO_UNIT, {}, (Code.CODE_TAKEN, "code"), id="code of another"),
        pytest.param("Fire HQ", NO_UNIT, {}, (Code.CODE_MALFORMED, "code"), id="capitals and blanks"),
        pytest.param("消防", NO_UNIT, {}, (Code.CODE_MALFORMED, "code"), id="Chinese"),
        pytest.param("1fire", NO_UNIT, {}, (Code.CODE_MALFORMED, "code"), id="begins with a digit"),
        pytest.param("x" * 41, NO_UNIT, {}, (Code.CODE_MALFORMED, "code"), id="too long"),
        pytest.param("fire-x\n", NO_UNIT, {}, (Code.CODE_MALFORMED, "code"), id="line feed"),
        pytest.param("fire-x", "fier", {}, (Code.UNKNOWN_UNIT, "above"), id="unit above unknown"),
        pytest.param("fire-x", "fire", {"name_zh": "　"}, (Code.NAME_MISSING, "name_zh"), id="name blank"),
        pytest.param("fire-x", "fire", {"name_en": "x" * 81}, (Code.NAME_MISSING, "name_zh"), id="name too long"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_with_its_field(code, above, changes, refused):
    a_tree()
    before = parents_of_codes()
    answer = add(code, above, **changes)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.field) == refused
    assert answer.sentence
    assert parents_of_codes() == before
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("code", Code)
def test_every_refusal_has_a_sentence_for_a_field(code):
    values = dict.fromkeys(("code", "path", "most", "name"), "x")
    refusal = Refusal(code, values)
    assert refusal.field
    assert "%" not in refusal.sentence


@pytest.mark.parametrize(
    ("code", "above", "path"),
    [
        pytest.param("culture", "culture", "culture → culture", id="itself"),
        pytest.param("culture", "arts", "culture → arts → culture", id="its child"),
        pytest.param("county", "fire-hq", "county → fire-hq → fire → county", id="its grandchild"),
    ],
)
def test_a_circle_is_refused_with_the_path_that_would_close(code, above, path):
    a_tree()
    answer = move(code, above)
    assert answer == Refusal(Code.LOOP, {"path": path})
    assert path in answer.sentence


def test_a_unit_moves_with_all_below_it_and_keeps_its_code():
    a_tree()
    assert isinstance(move("fire", "culture"), Unit)
    assert parents_of_codes() == {
        "county": "", "culture": "county", "arts": "culture", "fire": "culture", "fire-hq": "fire",
    }  # fmt: skip
    assert AuditEntry.objects.get().details == {"before": "county", "after": "culture"}


def test_a_unit_may_become_a_bureau():
    a_tree()
    move("arts", NO_UNIT)
    assert parents_of_codes()["arts"] == NO_UNIT


def test_the_tree_has_a_deepest_layer_for_what_is_added_and_for_what_is_moved():
    chain = [a_unit("d1")]
    for layer in range(2, DEEPEST + 1):
        chain.append(a_unit(f"d{layer}", chain[-1]))
    assert add("too-deep", f"d{DEEPEST}") == Refusal(Code.TOO_DEEP, {"most": DEEPEST})
    a_unit("low", a_unit("high"))
    assert move("high", f"d{DEEPEST - 1}") == Refusal(Code.TOO_DEEP, {"most": DEEPEST})
    assert isinstance(move("high", f"d{DEEPEST - 2}"), Unit)


def test_a_unit_is_renamed_and_the_trail_keeps_the_old_names():
    a_unit("fire")
    tree.rename(code="fire", name_zh="消防局", name_en="Fire Department", actor=None, now=NOW)
    assert Unit.objects.get(code="fire").name_zh == "消防局"
    assert AuditEntry.objects.get().details == {"before": "單位fire / Unit fire", "after": "消防局 / Fire Department"}
    unknown = tree.rename(code="fier", name_zh="消防局", name_en="Fire Department", actor=None, now=NOW)
    assert unknown == Refusal(Code.UNKNOWN_UNIT, {"code": "fier"})


def test_a_manager_adds_below_their_unit_and_nowhere_else():
    units = a_tree()
    manager = somebody(Role.ACCOUNT_MANAGER, units["culture"])
    assert isinstance(add("museums", "culture", actor=manager), Unit)
    for elsewhere in ("fire", "county", NO_UNIT):
        with pytest.raises(NotAllowed):
            add(f"new-{uuid4().hex[:6]}", elsewhere, actor=manager)
    with pytest.raises(NotAllowed):
        tree.move(code="arts", above="culture", actor=manager, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda operator: add("museums", "culture", actor=operator), id="add"),
        pytest.param(
            lambda operator: tree.rename(code="arts", name_zh="藝", name_en="Art", actor=operator, now=NOW), id="rename"
        ),
        pytest.param(lambda operator: tree.move(code="arts", above="fire", actor=operator, now=NOW), id="move"),
    ],
)
def test_who_has_lost_the_role_since_the_page_was_opened_changes_nothing(change):
    operator = somebody(Role.OPERATOR, a_tree()["county"])
    Assignment.objects.update(ended_at=NOW)
    with pytest.raises(NotAllowed):
        change(operator)
    assert not AuditEntry.objects.exists()


def test_what_lies_below_a_unit_and_above_it():
    a_tree()
    assert tree.units_below("county") == {"culture", "arts", "fire", "fire-hq"}
    assert tree.units_below("arts") == frozenset()
    assert tree.ancestors("fire-hq", parents_of_codes()) == ["fire-hq", "fire", "county"]


CODES = ("a", "b", "c", "d", "e")


@hypothesis_settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from([NO_UNIT, *CODES])), max_size=8))
def test_whatever_is_moved_it_stays_a_tree(moves):
    for code in CODES:
        a_unit(code)
    for code, above in moves:
        move(code, above)
    parents = parents_of_codes()
    for code in CODES:
        assert len(tree.ancestors(code, parents)) <= DEEPEST
    Unit.objects.update(parent=None)


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_close_no_circle(race):
    for code in CODES[:4]:
        a_unit(code)
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]
    answers = race(lambda number: move(*pairs[number]), len(pairs))
    assert [answer for answer in answers if isinstance(answer, Refusal)], "the last one must have been refused"
    parents = parents_of_codes()
    assert all(len(tree.ancestors(code, parents)) <= len(CODES) for code in parents)
