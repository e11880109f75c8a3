"""What somebody in a unit may do, and which role may do it. Total: a test holds that every action has its line.

Only roles are named here. Where a role counts is in `staffing`, and what more a question needs (who wrote it, whose
turn it is, whom a role is given to) in `permissions`. The pages that each action opens are in `web/access.py`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from game.units.models import Role


class Action(StrEnum):
    """One thing to do."""

    ENTER = "enter"  # the staff pages at all: what waits for me
    SEE_UNIT = "see_unit"
    EDIT_UNIT = "edit_unit"  # add one below, rename it
    MOVE_UNIT = "move_unit"
    GIVE_ROLE = "give_role"
    END_ROLE = "end_role"
    DEPUTISE = "deputise"
    SET_CHAIN = "set_chain"
    SEE_CAMPAIGNS = "see_campaigns"
    WRITE_CAMPAIGN = "write_campaign"
    SUBMIT = "submit"
    SIGN_OFF = "sign_off"
    RETURN = "return"
    FUND_CAMPAIGN = "fund_campaign"
    CLOSE_CAMPAIGN = "close_campaign"
    SEE_LEDGER = "see_ledger"
    READ_TRAIL = "read_trail"
    EXPORT_TRAIL = "export_trail"
    ISSUE_CODES = "issue_codes"
    IMPORT_ROSTER = "import_roster"
    RELEASE_MEMBERSHIP = "release_membership"
    SEE_PLACES = "see_places"
    MEND_PLACES = "mend_places"
    JUDGE_REPORTS = "judge_reports"
    SEE_COVERAGE = "see_coverage"
    # Budgets: what the county has, what a unit asks for, who grants it.
    ASK_FOR_COINS = "ask_for_coins"
    SEE_BUDGETS = "see_budgets"
    SET_BUDGETS = "set_budgets"  # the pool, encumbrance and release, grants, December, the end of the year
    REVERSE = "reverse"
    SEND_GIFTS = "send_gifts"
    # Merchants and their months.
    SEE_MERCHANTS = "see_merchants"
    KEEP_MERCHANTS = "keep_merchants"  # invite, certify, suspend, refund later than the same day
    SEE_STATEMENTS = "see_statements"
    HANDLE_STATEMENTS = "handle_statements"  # check, answer disputes, consolidate
    PAY_OUT = "pay_out"
    TRACE_COINS = "trace_coins"


EVERYBODY_OF_THE_COUNTY: Final = frozenset(Role) - {Role.MERCHANT_STAFF}
_OFFICERS: Final = frozenset({Role.ACCOUNT_MANAGER, Role.CASE_OFFICER, Role.APPROVER})
_WATCHERS: Final = frozenset({Role.AUDITOR, Role.OPERATOR})
_MANAGERS: Final = frozenset({Role.ACCOUNT_MANAGER, Role.OPERATOR})

# Three rules behind the lines: an operator runs the system and decides about no coin; an auditor reads everything of
# its units and changes nothing; who writes a campaign, who signs it and who pays it are three roles.
ROLES_FOR: Final[Mapping[Action, frozenset[Role]]] = {
    Action.ENTER: EVERYBODY_OF_THE_COUNTY,
    Action.SEE_UNIT: EVERYBODY_OF_THE_COUNTY,
    Action.EDIT_UNIT: _MANAGERS,
    Action.MOVE_UNIT: frozenset({Role.OPERATOR}),
    Action.GIVE_ROLE: _MANAGERS,
    Action.END_ROLE: _MANAGERS,
    Action.DEPUTISE: EVERYBODY_OF_THE_COUNTY,
    Action.SET_CHAIN: frozenset({Role.OPERATOR}),
    Action.SEE_CAMPAIGNS: _OFFICERS | _WATCHERS | {Role.PLANNER},
    Action.WRITE_CAMPAIGN: frozenset({Role.CASE_OFFICER}),
    Action.SUBMIT: frozenset({Role.CASE_OFFICER}),
    Action.SIGN_OFF: frozenset({Role.APPROVER}),
    Action.RETURN: frozenset({Role.APPROVER}),
    Action.FUND_CAMPAIGN: frozenset({Role.ACCOUNT_MANAGER}),
    Action.CLOSE_CAMPAIGN: frozenset({Role.ACCOUNT_MANAGER}),
    Action.SEE_LEDGER: _WATCHERS | {Role.ACCOUNT_MANAGER},
    Action.READ_TRAIL: _OFFICERS | _WATCHERS,
    Action.EXPORT_TRAIL: _WATCHERS | {Role.ACCOUNT_MANAGER},
    Action.ISSUE_CODES: frozenset({Role.OPERATOR}),
    Action.IMPORT_ROSTER: frozenset({Role.OPERATOR}),
    Action.RELEASE_MEMBERSHIP: frozenset({Role.OPERATOR}),
    Action.SEE_PLACES: _OFFICERS | _WATCHERS | {Role.PLANNER},
    Action.MEND_PLACES: frozenset({Role.OPERATOR}),
    Action.JUDGE_REPORTS: _MANAGERS | {Role.CASE_OFFICER},
    Action.SEE_COVERAGE: _WATCHERS | {Role.ACCOUNT_MANAGER, Role.PLANNER},
    Action.ASK_FOR_COINS: frozenset({Role.CASE_OFFICER}),
    Action.SEE_BUDGETS: _OFFICERS | _WATCHERS | {Role.BUDGET_OFFICER},
    Action.SET_BUDGETS: frozenset({Role.BUDGET_OFFICER}),
    Action.REVERSE: frozenset({Role.BUDGET_OFFICER}),
    Action.SEND_GIFTS: frozenset({Role.ACCOUNT_MANAGER}),
    Action.SEE_MERCHANTS: _WATCHERS | {Role.ACCOUNT_MANAGER, Role.BUDGET_OFFICER, Role.PLANNER},
    Action.KEEP_MERCHANTS: frozenset({Role.OPERATOR}),
    Action.SEE_STATEMENTS: _WATCHERS | {Role.BUDGET_OFFICER},
    Action.HANDLE_STATEMENTS: frozenset({Role.OPERATOR}),
    Action.PAY_OUT: frozenset({Role.BUDGET_OFFICER}),
    Action.TRACE_COINS: frozenset({Role.AUDITOR, Role.BUDGET_OFFICER}),
}
