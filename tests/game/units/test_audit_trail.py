"""The audit trail: a line for each thing that staff did, as it was at that moment."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from game.units import audit_trail
from game.units.models import AuditEntry

NOW = datetime(2026, 7, 5, 2, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    role: str
    step: str
    covers: frozenset[str]
    deputy_for: str = ""


@dataclass(frozen=True, slots=True)
class Official:
    public_id: UUID
    name: str
    roles: tuple[Held, ...]


OFFICER = Held("case_officer", "", frozenset({"fire", "fire-hq"}))
HEAD = Held("approver", "section_head", frozenset({"fire-hq"}))
STANDS_IN = Held("account_manager", "", frozenset({"library"}), "王大明")
PLANNER = Held("planner", "", frozenset({"tourism"}))


def an_official(*roles: Held, name: str = "林小美") -> Official:
    return Official(uuid4(), name, roles)


@pytest.mark.django_db
class TestRecording:
    def test_a_line_tells_who_did_what_when_to_what(self):
        actor, subject = an_official(OFFICER), uuid4()
        audit_trail.record(
            actor=actor,
            action="approval_returned",
            now=NOW,
            unit_code="fire",
            subject=subject,
            title="[消防局]防災問答",
            details={"reason": "名額請改為 300", "round": 1},
        )
        entry = AuditEntry.objects.get()
        assert (entry.actor, entry.actor_name, entry.actor_role) == (actor.public_id, "林小美", "case_officer")
        assert (entry.at, entry.action, entry.unit_code) == (NOW, "approval_returned", "fire")
        assert (entry.subject, entry.title) == (subject, "[消防局]防災問答")
        assert entry.details == {"reason": "名額請改為 300", "round": 1}

    def test_who_works_at_the_machine_is_the_console(self):
        audit_trail.record(actor=None, action="campaign_funded", now=NOW)
        entry = AuditEntry.objects.get()
        assert (entry.actor, entry.actor_name, entry.actor_role) == (None, audit_trail.CONSOLE, "")

    def test_a_name_longer_than_its_column_is_cut(self):
        audit_trail.record(actor=an_official(name="長" * 50), action="role_given", now=NOW, title="名" * 300)
        entry = AuditEntry.objects.get()
        assert (len(entry.actor_name), len(entry.title)) == (40, 200)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        audit_trail.record(actor=None, action="code_issued", now=NOW)
    with transaction.atomic():
        audit_trail.record(actor=None, action="code_issued", now=NOW)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("unit_code", "roles"),
    [
        ("fire-hq", "case_officer, approver:section_head"),
        ("fire", "case_officer"),
        ("museum", ""),
        ("library", "account_manager@王大明"),
        ("", "case_officer, approver:section_head, planner, account_manager@王大明"),
    ],
)
def test_the_roles_named_are_those_over_the_unit(unit_code, roles):
    assert audit_trail.roles_in(an_official(OFFICER, HEAD, PLANNER, STANDS_IN), unit_code) == roles
