"""Who may open what: every page, API operation, WebSocket message and model of the admin, in one table.

`tests/web/test_access.py` is made from it: every kind of person really asks for every entry, and an address, an
operation, a message or a model without a line fails. What a role may do is told by `game/units/actions.py`; here
stands only which action a page serves. The staff pages' navigation reads this table, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from game.units.actions import Action


class Who(Enum):
    """People who are not asked for a role."""

    ANYBODY = "anybody"
    STRANGERS = "who has not logged in; the others are led onwards"
    SIGNED_IN = "who has logged in, guests too"
    MERCHANTS = "who works for a merchant, with a second factor"
    OWNERS = "who owns a merchant, with a second factor"
    SUPERUSERS = "superusers with a second factor"
    MACHINES = "programs on this machine or with a token; people never"


@dataclass(frozen=True, slots=True)
class Staff:
    """Staff with a second factor whose role may do this in some unit; `of_unit`: in the unit of the page."""

    action: Action
    of_unit: bool = False


Access = Who | Staff

# By the name of the address.
PAGES: Final[Mapping[str, Access]] = {
    "start": Who.ANYBODY,
    "join": Who.ANYBODY,
    "play": Who.SIGNED_IN,
    "sky_today": Who.ANYBODY,
    "sky": Who.ANYBODY,
    "service_worker": Who.ANYBODY,
    "manifest": Who.ANYBODY,
    "offline": Who.ANYBODY,
    "places:everywhere": Who.ANYBODY,
    "places:township": Who.ANYBODY,
    "places:place": Who.ANYBODY,
    "places:report": Who.ANYBODY,
    "places:favourite": Who.SIGNED_IN,
    "pay:pay": Who.SIGNED_IN,
    "pay:goods": Who.SIGNED_IN,
    "pay:receipts": Who.SIGNED_IN,
    "pay:receipt": Who.SIGNED_IN,
    "set_language": Who.ANYBODY,
    "javascript_catalog": Who.ANYBODY,
    # Open data.
    "ogc:landing": Who.ANYBODY,
    "ogc:conformance": Who.ANYBODY,
    "ogc:api": Who.ANYBODY,
    "ogc:collections": Who.ANYBODY,
    "ogc:collection": Who.ANYBODY,
    "ogc:items": Who.ANYBODY,
    "ogc:item": Who.ANYBODY,
    "ogc:download": Who.ANYBODY,
    "ogc:nowhere": Who.ANYBODY,
    # Accounts. Pages in the middle of logging in lead back to its beginning.
    "account_login": Who.STRANGERS,
    "account_request_login_code": Who.STRANGERS,
    "account_confirm_login_code": Who.ANYBODY,
    "mfa_login_webauthn": Who.STRANGERS,
    "account_logout": Who.ANYBODY,
    "account_inactive": Who.ANYBODY,
    "account_signup": Who.STRANGERS,
    "account_reauthenticate": Who.SIGNED_IN,
    "account_email": Who.SIGNED_IN,
    "account_email_verification_sent": Who.ANYBODY,
    "mfa_index": Who.ANYBODY,
    "mfa_authenticate": Who.ANYBODY,
    "mfa_reauthenticate": Who.SIGNED_IN,
    "mfa_activate_totp": Who.SIGNED_IN,
    "mfa_deactivate_totp": Who.SIGNED_IN,
    "mfa_view_recovery_codes": Who.SIGNED_IN,
    "mfa_generate_recovery_codes": Who.SIGNED_IN,
    "mfa_download_recovery_codes": Who.SIGNED_IN,
    "mfa_list_webauthn": Who.ANYBODY,
    "mfa_add_webauthn": Who.SIGNED_IN,
    "mfa_reauthenticate_webauthn": Who.SIGNED_IN,
    "mfa_edit_webauthn": Who.SIGNED_IN,
    "mfa_remove_webauthn": Who.SIGNED_IN,
    # A person's own pages.
    "me:account": Who.SIGNED_IN,
    "me:prove": Who.SIGNED_IN,
    "me:bring": Who.SIGNED_IN,
    "me:remove_line": Who.SIGNED_IN,
    "me:consent": Who.SIGNED_IN,
    "me:decide": Who.SIGNED_IN,
    "me:data": Who.SIGNED_IN,
    "me:json": Who.SIGNED_IN,
    "me:csv": Who.SIGNED_IN,
    "me:delete": Who.SIGNED_IN,
    "me:goodbye": Who.STRANGERS,
    "me:membership": Who.SIGNED_IN,
    "me:claim_code": Who.SIGNED_IN,
    "me:claim_number": Who.SIGNED_IN,
    "me:ask_guardian": Who.SIGNED_IN,
    "me:guardian": Who.SIGNED_IN,
    "me:withdraw_consent": Who.SIGNED_IN,
    "me:donate": Who.SIGNED_IN,
    "me:inbox": Who.SIGNED_IN,
    "me:read_all": Who.SIGNED_IN,
    "me:read_notice": Who.SIGNED_IN,
    # Staff.
    "staff:home": Staff(Action.ENTER),
    "staff:membership": Staff(Action.ISSUE_CODES),
    "staff:release_membership": Staff(Action.RELEASE_MEMBERSHIP),
    "staff:import_roster": Staff(Action.IMPORT_ROSTER),
    "staff:units": Staff(Action.SEE_UNIT),
    "staff:unit": Staff(Action.SEE_UNIT, of_unit=True),
    "staff:add_unit": Staff(Action.EDIT_UNIT),
    "staff:rename_unit": Staff(Action.EDIT_UNIT, of_unit=True),
    "staff:move_unit": Staff(Action.MOVE_UNIT, of_unit=True),
    "staff:give_role": Staff(Action.GIVE_ROLE, of_unit=True),
    "staff:end_role": Staff(Action.END_ROLE, of_unit=True),
    "staff:deputise": Staff(Action.DEPUTISE, of_unit=True),
    "staff:chain": Staff(Action.SET_CHAIN, of_unit=True),
    "staff:approvals": Staff(Action.SEE_CAMPAIGNS),
    "staff:approval": Staff(Action.SEE_CAMPAIGNS, of_unit=True),
    "staff:sign": Staff(Action.SIGN_OFF, of_unit=True),
    "staff:send_back": Staff(Action.RETURN, of_unit=True),
    "staff:withdraw": Staff(Action.SUBMIT, of_unit=True),
    "staff:campaigns": Staff(Action.SEE_CAMPAIGNS),
    "staff:campaign": Staff(Action.SEE_CAMPAIGNS, of_unit=True),
    "staff:new_campaign": Staff(Action.WRITE_CAMPAIGN),
    "staff:edit_campaign": Staff(Action.WRITE_CAMPAIGN, of_unit=True),
    "staff:submit_campaign": Staff(Action.SUBMIT, of_unit=True),
    "staff:fund_campaign": Staff(Action.FUND_CAMPAIGN, of_unit=True),
    "staff:close_campaign": Staff(Action.CLOSE_CAMPAIGN, of_unit=True),
    "staff:budgets": Staff(Action.SEE_BUDGETS),
    "staff:fill_pool": Staff(Action.SET_BUDGETS),
    "staff:encumber": Staff(Action.SET_BUDGETS),
    "staff:release_coins": Staff(Action.SET_BUDGETS),
    "staff:allow_december": Staff(Action.SET_BUDGETS),
    "staff:close_year": Staff(Action.SET_BUDGETS),
    "staff:coin_requests": Staff(Action.SEE_BUDGETS),
    "staff:new_coin_request": Staff(Action.ASK_FOR_COINS),
    "staff:coin_request": Staff(Action.SEE_BUDGETS, of_unit=True),
    "staff:edit_coin_request": Staff(Action.ASK_FOR_COINS, of_unit=True),
    "staff:submit_coin_request": Staff(Action.ASK_FOR_COINS, of_unit=True),
    "staff:grant_coins": Staff(Action.SET_BUDGETS, of_unit=True),
    "staff:decline_coins": Staff(Action.SET_BUDGETS, of_unit=True),
    "staff:unit_accounts": Staff(Action.SEE_BUDGETS),
    "staff:unit_account": Staff(Action.SEE_BUDGETS, of_unit=True),
    "staff:traces": Staff(Action.TRACE_COINS),
    "staff:corrections": Staff(Action.TRACE_COINS),
    "staff:new_correction": Staff(Action.REVERSE),
    "staff:correction": Staff(Action.TRACE_COINS),
    "staff:agree_correction": Staff(Action.REVERSE),
    "staff:decline_correction": Staff(Action.REVERSE),
    "staff:gifts": Staff(Action.SEND_GIFTS),
    "staff:new_gifts": Staff(Action.SEND_GIFTS),
    "staff:gift": Staff(Action.SEND_GIFTS, of_unit=True),
    "staff:start_gifts": Staff(Action.SEND_GIFTS, of_unit=True),
    "staff:stop_gifts": Staff(Action.SEND_GIFTS, of_unit=True),
    "staff:drop_gifts": Staff(Action.SEND_GIFTS, of_unit=True),
    "staff:gift_groups": Staff(Action.SEND_GIFTS),
    "staff:new_gift_group": Staff(Action.SEND_GIFTS),
    "staff:delete_gift_group": Staff(Action.SEND_GIFTS, of_unit=True),
    "staff:places": Staff(Action.SEE_PLACES),
    "staff:place_list": Staff(Action.SEE_PLACES),
    "staff:find_places": Staff(Action.SEE_PLACES),
    "staff:place": Staff(Action.SEE_PLACES),
    "staff:rows_aside": Staff(Action.SEE_PLACES),
    "staff:row_aside": Staff(Action.MEND_PLACES),
    "staff:dismiss_row": Staff(Action.MEND_PLACES),
    "staff:place_region": Staff(Action.MEND_PLACES),
    "staff:move_place": Staff(Action.MEND_PLACES),
    "staff:list_keeper": Staff(Action.MEND_PLACES),
    "staff:place_reports": Staff(Action.JUDGE_REPORTS),
    "staff:confirm_report": Staff(Action.JUDGE_REPORTS, of_unit=True),
    "staff:dismiss_report": Staff(Action.JUDGE_REPORTS, of_unit=True),
    "staff:end_trouble": Staff(Action.JUDGE_REPORTS, of_unit=True),
    "staff:statements": Staff(Action.SEE_STATEMENTS),
    "staff:statement": Staff(Action.SEE_STATEMENTS),
    "staff:print_statement": Staff(Action.SEE_STATEMENTS),
    "staff:statement_file": Staff(Action.SEE_STATEMENTS),
    "staff:release_statements": Staff(Action.HANDLE_STATEMENTS),
    "staff:clear_doubt": Staff(Action.HANDLE_STATEMENTS),
    "staff:answer_line": Staff(Action.HANDLE_STATEMENTS),
    "staff:consolidate": Staff(Action.HANDLE_STATEMENTS),
    "staff:payouts": Staff(Action.SEE_STATEMENTS),
    "staff:payout": Staff(Action.SEE_STATEMENTS),
    "staff:payout_file": Staff(Action.SEE_STATEMENTS),
    "staff:pay_out": Staff(Action.PAY_OUT),
    "staff:merchants": Staff(Action.SEE_MERCHANTS),
    "staff:merchant": Staff(Action.SEE_MERCHANTS),
    "staff:new_merchant": Staff(Action.KEEP_MERCHANTS),
    "staff:edit_merchant": Staff(Action.KEEP_MERCHANTS),
    "staff:invite_to_merchant": Staff(Action.KEEP_MERCHANTS),
    "staff:withdraw_invitation": Staff(Action.KEEP_MERCHANTS),
    "staff:end_merchant_work": Staff(Action.KEEP_MERCHANTS),
    "staff:certify_merchant": Staff(Action.KEEP_MERCHANTS),
    "staff:suspend_merchant": Staff(Action.KEEP_MERCHANTS),
    "staff:restore_merchant": Staff(Action.KEEP_MERCHANTS),
    "staff:place_merchant": Staff(Action.KEEP_MERCHANTS),
    "staff:merchant_hours": Staff(Action.KEEP_MERCHANTS),
    "staff:trail": Staff(Action.READ_TRAIL),
    "staff:export_trail": Staff(Action.EXPORT_TRAIL),
    # Merchants.
    "merchant:home": Who.MERCHANTS,
    "merchant:choose": Who.MERCHANTS,
    "merchant:join": Who.SIGNED_IN,
    "merchant:receipts": Who.MERCHANTS,
    "merchant:offers": Who.MERCHANTS,
    "merchant:new_offer": Who.OWNERS,
    "merchant:edit_offer": Who.OWNERS,
    "merchant:show_offer": Who.OWNERS,
    "merchant:staff": Who.OWNERS,
    "merchant:invite": Who.OWNERS,
    "merchant:withdraw": Who.OWNERS,
    "merchant:end_work": Who.OWNERS,
    "merchant:about": Who.MERCHANTS,
    "merchant:till": Who.MERCHANTS,
    "merchant:statements": Who.OWNERS,
    "merchant:statement": Who.OWNERS,
    "merchant:confirm_statement": Who.OWNERS,
    "merchant:print_statement": Who.OWNERS,
    "merchant:statement_file": Who.OWNERS,
    "merchant:dispute": Who.OWNERS,
    # Planners.
    "planner:coverage": Staff(Action.SEE_COVERAGE),
    "planner:areas": Staff(Action.SEE_COVERAGE),
    "planner:coverage_map": Staff(Action.SEE_COVERAGE),
}

# By the name of the operation; the schema and the root are django-ninja's own.
OPERATIONS: Final[Mapping[str, Access]] = {
    "api:openapi-json": Who.ANYBODY,
    "api:api-root": Who.ANYBODY,
    "api:townships": Who.ANYBODY,
    "api:me": Who.SIGNED_IN,
    "api:coins": Who.SIGNED_IN,
    "api:my_collection": Who.SIGNED_IN,
    "api:notices": Who.SIGNED_IN,
    "api:read_notice": Who.SIGNED_IN,
    "api:sky": Who.ANYBODY,
    "api:opened_sky": Who.ANYBODY,
    "api:places_index": Who.ANYBODY,
    "api:places_of_township": Who.ANYBODY,
    "api:places_near": Who.ANYBODY,
    "api:my_favourites": Who.SIGNED_IN,
    "api:mark_favourite": Who.SIGNED_IN,
    "api:unmark_favourite": Who.SIGNED_IN,
    "api:report_place": Who.ANYBODY,
    "api:pay_code": Who.SIGNED_IN,
    "api:meet_till": Who.SIGNED_IN,
    "api:my_current_payment": Who.SIGNED_IN,
    "api:my_payment": Who.SIGNED_IN,
    "api:confirm_payment": Who.SIGNED_IN,
    "api:refuse_payment": Who.SIGNED_IN,
    "api:my_vouchers": Who.SIGNED_IN,
    "api:issue_voucher": Who.SIGNED_IN,
    "api:give_voucher_back": Who.SIGNED_IN,
    "api:till_code": Who.MERCHANTS,
    "api:meet_customer": Who.MERCHANTS,
    "api:till_payments": Who.MERCHANTS,
    "api:till_offers": Who.MERCHANTS,
    "api:voucher_key": Who.MERCHANTS,
    "api:spend_voucher": Who.MERCHANTS,
    "api:till_payment": Who.MERCHANTS,
    "api:quote_bill": Who.MERCHANTS,
    "api:ask_bill": Who.MERCHANTS,
    "api:ask_goods": Who.MERCHANTS,
    "api:withdraw_payment": Who.MERCHANTS,
    "api:refund_payment": Who.MERCHANTS,
    "api:goods_fetched": Who.MERCHANTS,
}

# By the path of the WebSocket, then by the `type` of the messages that it hears; any other is answered with an `error`.
MESSAGES: Final[Mapping[str, Mapping[str, Access]]] = {
    "ws/play": {
        "hello": Who.SIGNED_IN,
        "fix": Who.SIGNED_IN,
        "catch": Who.SIGNED_IN,
        "ping": Who.SIGNED_IN,
    },
    "ws/inbox": {
        "ping": Who.SIGNED_IN,
    },
}

# Answered before Django, by path.
PROBES: Final[Mapping[str, Access]] = {
    "/livez": Who.ANYBODY,
    "/readyz": Who.ANYBODY,
    "/metrics": Who.MACHINES,
}

# What superusers may do with a model in the admin; nobody else comes in, and what is not here is not there. Whatever
# has a verb with rules of its own (units, roles, campaigns, the ledger) is only looked at.
LOOK: Final = frozenset({"view"})
ADMIN: Final[Mapping[str, frozenset[str]]] = {
    "players.player": LOOK | {"change"},
    "units.unit": LOOK,
    "coins.account": LOOK,
    "coins.transfer": LOOK,
    "coins.entry": LOOK,
    "coins.settlement": LOOK,
    "coins.campaign": LOOK,
    "coins.cause": LOOK | {"add", "change"},
    "balloons.wave": LOOK | {"add", "change", "delete"},
    "balloons.balloon": LOOK,
    "balloons.catch": LOOK,
    "balloons.sky": LOOK,
}
