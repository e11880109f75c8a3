"""What an approval needs to know of the thing that is approved; each kind tells it, and nothing here knows a kind.

A package with something to approve has a module `under_approval.py`, found when Django is ready, that registers its
kind. Its `content` is everything that is signed for: what is left out may change after the signatures.

    register(ApprovalKind.CAMPAIGN, UnderApproval(Action.WRITE_CAMPAIGN, Action.SUBMIT, content_of))
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from game.units.actions import Action
from game.units.models import ApprovalKind


@dataclass(frozen=True, slots=True)
class Content:
    """What is signed: each part in a plain form that is the same whenever it is read; the title only names it.

    `in_short` are the parts that every line of the trail tells, such as how many coins and for how many people.
    """

    title: str
    parts: Mapping[str, str | int]
    in_short: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """SHA-256 of the parts, as 64 hex digits."""
        words = json.dumps(dict(self.parts), sort_keys=True, ensure_ascii=False)
        return sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class UnderApproval:
    """One kind: who may write it and submit it, and what stands in it now."""

    write: Action
    submit: Action
    content: Callable[[UUID], Content]


_KINDS: dict[str, UnderApproval] = {}


def register(kind: ApprovalKind, under_approval: UnderApproval) -> None:
    """Tell how things of this kind are approved."""
    _KINDS[kind] = under_approval


def of_kind(kind: str) -> UnderApproval:
    """How things of this kind are approved.

    Raises:
        LookupError: no package has registered the kind.
    """
    if kind not in _KINDS:
        raise LookupError(f"nothing is registered for approvals of {kind!r}: add an under_approval.py to its package")
    return _KINDS[kind]
