"""The tables of `game.units`, a file a concept: the tree, who has which role in it, what is under approval."""

from game.units.models.approval import Approval, ApprovalKind, ApprovalState, AuditEntry, ChainStep, Decision, Verdict
from game.units.models.role import Assignment, Role, Step
from game.units.models.unit import Unit

__all__ = [
    "Approval",
    "ApprovalKind",
    "ApprovalState",
    "Assignment",
    "AuditEntry",
    "ChainStep",
    "Decision",
    "Role",
    "Step",
    "Unit",
    "Verdict",
]
