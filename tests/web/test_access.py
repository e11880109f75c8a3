"""Who may open what: everybody's every request, as the table in `web/access.py` says, and nothing beside the table.

Every kind of person (nobody, guest, member, staff without a second factor, each role in the unit of the page and in
another one, superuser) really asks for every page, API operation, message and model of the admin. Whoever is to be
refused also tries to POST.
"""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args
from unittest.mock import AsyncMock
from uuid import UUID, uuid4

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from game.coins.models import (
    Campaign,
    CoinRequest,
    GiftBatch,
    Invitation,
    MemberGroup,
    Merchant,
    MerchantRole,
    MerchantStaff,
    Offer,
)
from game.players.models import Player
from game.units.actions import ROLES_FOR
from game.units.models import Approval, ApprovalKind, Role, Unit
from hotspots.models import AsideRow, Dataset, Place
from tests.game.balloons.builders import a_player
from tests.game.coins.budgets.builders import a_request
from tests.game.coins.merchants.builders import a_code, a_merchant, a_worker, an_offer
from tests.game.reports.builders import a_place, a_row_aside, kept_by
from tests.game.units.builders import a_role, a_unit, staff
from tests.game.units.officials import a_draft
from tests.web.operating.callers import get, not_here
from tests.web.people import browser_of
from tests.web.phone.builders import a_session, catch, fix
from web import access, protocol
from web.access import Access, Staff, Who
from web.api.routes import api
from web.api.till import PROVE_FIRST
from web.asgi import application, sockets
from web.inbox.socket import InboxSocket
from web.operating.probes import Probes
from web.phone.origin import refuse
from web.phone.socket import PhoneSocket
from web.phone.switchboard import Switchboard

LOG_IN_PAGES = ("/accounts/login/?next=", "/?next=")
LONG_AGO: Final = date(2020, 1, 1)
PROOFS = ("/accounts/2fa/reauthenticate/", "/accounts/reauthenticate/")
OPEN, LOG_IN, PROVE, REFUSED, ONWARDS = "open", "log in", "second factor", "refused", "led onwards"
WANTS_POST = "wants a POST"  # tells it to everybody; the next test posts


@dataclass(frozen=True)
class Person:
    """One kind of person, their browser, and the role they have, if any."""

    kind: str
    browser: Client
    player: Player | None = None
    role: Role | None = None
    is_here: bool = False  # in the unit of the pages that are about a unit
    is_strong: bool = True
    assignment: UUID | None = None
    works_as: MerchantRole | None = None  # for a merchant


@dataclass(frozen=True)
class Scene:
    """What the addresses are about: a unit, somebody's role in it, and who asks."""

    unit: str
    assignment: UUID
    person: Person


ABOUT_AN_APPROVAL: Final = ("approval", "sign", "send_back", "withdraw")
ABOUT_A_PLACE: Final = ("place", "place_region", "move_place")
ABOUT_A_REPORT: Final = ("confirm_report", "dismiss_report", "end_trouble")
ABOUT_A_LIST: Final = ("place_list", "list_keeper")
ABOUT_A_MERCHANT: Final = (
    "merchant",
    "edit_merchant",
    "invite_to_merchant",
    "certify_merchant",
    "suspend_merchant",
    "restore_merchant",
    "place_merchant",
    "merchant_hours",
)
ABOUT_A_ROW: Final = ("row_aside", "dismiss_row")
ABOUT_A_REQUEST: Final = (
    "coin_request", "edit_coin_request", "submit_coin_request", "grant_coins", "decline_coins",
)  # fmt: skip
ABOUT_A_CORRECTION: Final = ("correction", "agree_correction", "decline_correction")
ABOUT_GIFTS: Final = ("gift", "start_gifts", "stop_gifts", "drop_gifts")
ABOUT_A_PAYMENT: Final = (
    "my_payment", "confirm_payment", "refuse_payment", "till_payment", "quote_bill", "ask_bill", "ask_goods",
    "withdraw_payment", "refund_payment", "goods_fetched",
)  # fmt: skip
SIDES: Final = ("merchant", "staff")
ABOUT_A_STATEMENT: Final = (
    "merchant:statement", "merchant:print_statement", "merchant:confirm_statement", "staff:statement",
    "staff:print_statement",
)  # fmt: skip
ABOUT_A_CAMPAIGN: Final = ("campaign", "edit_campaign", "submit_campaign", "fund_campaign", "close_campaign")


def an_approval() -> Approval:
    """That of the campaign."""
    return Approval.objects.get(kind=ApprovalKind.CAMPAIGN)


# What stands in an address; pages of a unit are asked for the unit of those who are "here".
ARGUMENTS: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "sky": lambda _scene: {"date": LONG_AGO},
    "api:sky": lambda _scene: {"day": LONG_AGO},
    "api:opened_sky": lambda _scene: {"day": LONG_AGO},
    "api:places_of_township": lambda _scene: {"code": "99999999"},
    "places:township": lambda _scene: {"code": "99999999"},
    **{f"places:{name}": lambda _scene: {"place_id": uuid4()} for name in ("place", "report", "favourite")},
    "ogc:collection": lambda _scene: {"name": "regions"},
    "ogc:items": lambda _scene: {"name": "regions"},
    "ogc:item": lambda _scene: {"name": "regions", "feature": "nothing"},
    "ogc:download": lambda _scene: {"name": "nothing", "ending": "csv"},
    "ogc:nowhere": lambda _scene: {"rest": "nothing/here"},
    "me:decide": lambda _scene: {"purpose": "newsletter"},
    "me:withdraw_consent": lambda _scene: {"consent": 1},
    "mfa_edit_webauthn": lambda _scene: {"pk": 1},
    "mfa_remove_webauthn": lambda _scene: {"pk": 1},
    "me:read_notice": lambda _scene: {"notice": uuid4()},
    "api:read_notice": lambda _scene: {"notice": uuid4()},
    "api:mark_favourite": lambda _scene: {"place": uuid4()},
    "api:unmark_favourite": lambda _scene: {"place": uuid4()},
    "api:report_place": lambda _scene: {"place": uuid4()},
    "pay:receipt": lambda _scene: {"payment": uuid4()},
    **{f"api:{name}": lambda _scene: {"payment": uuid4()} for name in ABOUT_A_PAYMENT},
    "api:give_voucher_back": lambda _scene: {"voucher": uuid4()},
    **{name: lambda _scene: {"statement": uuid4()} for name in ABOUT_A_STATEMENT},
    **{f"{side}:statement_file": lambda _scene: {"statement": uuid4(), "ending": "csv"} for side in SIDES},
    "merchant:dispute": lambda _scene: {"line": uuid4()},
    "staff:answer_line": lambda _scene: {"line": uuid4()},
    "staff:clear_doubt": lambda _scene: {"doubt": uuid4()},
    **{f"staff:{name}": lambda _scene: {"payout": uuid4()} for name in ("payout", "payout_file", "pay_out")},
    **{f"staff:{name}": lambda _scene: {"correction": uuid4()} for name in ABOUT_A_CORRECTION},
    "staff:unit": lambda scene: {"code": scene.unit},
    "staff:unit_account": lambda scene: {"code": scene.unit},
    "staff:rename_unit": lambda scene: {"code": scene.unit},
    "staff:move_unit": lambda scene: {"code": scene.unit},
    "staff:give_role": lambda scene: {"code": scene.unit},
    "staff:end_role": lambda scene: {"assignment": scene.assignment},
    "staff:chain": lambda scene: {"code": scene.unit},
    **{f"staff:{name}": lambda _scene: {"approval": an_approval().public_id} for name in ABOUT_AN_APPROVAL},
    **{f"staff:{name}": lambda _scene: {"campaign": Campaign.objects.get().public_id} for name in ABOUT_A_CAMPAIGN},
    **{f"staff:{name}": lambda _scene: {"wish": CoinRequest.objects.get().public_id} for name in ABOUT_A_REQUEST},
    **{f"staff:{name}": lambda _scene: {"batch": GiftBatch.objects.get().public_id} for name in ABOUT_GIFTS},
    "staff:delete_gift_group": lambda _scene: {"group": MemberGroup.objects.get().public_id},
    **{f"staff:{name}": lambda _scene: {"place": Place.objects.get().public_id} for name in ABOUT_A_PLACE},
    **{
        f"staff:{name}": lambda _scene: {"place": Place.objects.get().public_id, "trouble": "wifi_dead"}
        for name in ABOUT_A_REPORT
    },
    **{f"staff:{name}": lambda _scene: {"code": Dataset.objects.get().code} for name in ABOUT_A_LIST},
    **{f"staff:{name}": lambda _scene: {"row": AsideRow.objects.get().public_id} for name in ABOUT_A_ROW},
    **{f"staff:{name}": lambda _scene: {"merchant": Merchant.objects.get().public_id} for name in ABOUT_A_MERCHANT},
    **{
        name: lambda _scene: {"invitation": Invitation.objects.get().public_id}
        for name in ("merchant:withdraw", "staff:withdraw_invitation")
    },
    **{
        name: lambda _scene: {"person": MerchantStaff.objects.order_by("pk")[0].public_id}
        for name in ("merchant:end_work", "staff:end_merchant_work")
    },
    **{f"merchant:{name}_offer": lambda _scene: {"offer": Offer.objects.get().public_id} for name in ("edit", "show")},
    # Everybody lends what is theirs, so who is here asks for their own role and the others for somebody's.
    "staff:deputise": lambda scene: {
        "assignment": scene.person.assignment if scene.person.is_here else scene.assignment
    },
}
# What an open page answers, where that is neither 200, nor 405 because it wants a POST, nor the way to a fresh proof of
# who asks: it leads on (302), or there is nothing to show about what was asked (404).
NOTHING_THERE = {404}
UNREADABLE = {422}  # nothing was sent along
# On the way through a log-in or a proof it depends on how far one is: forwards, back, or not this way.
ON_THE_WAY = {200, 302, 403, 404}
ANSWERS: dict[str, set[int]] = {
    # Buttons: they lead to the page that has them.
    "me:decide": {302},
    "me:remove_line": {302},
    "me:claim_code": {302},
    "me:claim_number": {302},
    "me:ask_guardian": {302},
    "me:withdraw_consent": {302},
    "me:read_all": {302},
    "me:read_notice": {302},
    "sky": NOTHING_THERE,
    "set_language": {302},
    "account_logout": {200, 302},  # nobody is led to the start page
    "account_confirm_login_code": ON_THE_WAY,
    "account_email_verification_sent": ON_THE_WAY,
    "account_reauthenticate": ON_THE_WAY,
    "mfa_login_webauthn": {302},  # to the log-in; only its script gets more
    "mfa_index": {302},
    "mfa_list_webauthn": {302},
    "mfa_authenticate": ON_THE_WAY,
    "mfa_reauthenticate": ON_THE_WAY,
    "mfa_reauthenticate_webauthn": ON_THE_WAY,
    "mfa_activate_totp": ON_THE_WAY,
    "mfa_deactivate_totp": ON_THE_WAY,
    "mfa_view_recovery_codes": ON_THE_WAY,
    "mfa_generate_recovery_codes": ON_THE_WAY,
    "mfa_download_recovery_codes": ON_THE_WAY,
    "mfa_add_webauthn": ON_THE_WAY,
    "mfa_edit_webauthn": ON_THE_WAY,
    "mfa_remove_webauthn": ON_THE_WAY,
    "me:prove": ON_THE_WAY,
    "me:bring": {200, 302},
    "ogc:item": NOTHING_THERE,
    "ogc:download": NOTHING_THERE,
    "ogc:nowhere": NOTHING_THERE,
    "api:read_notice": NOTHING_THERE,
    "api:mark_favourite": NOTHING_THERE,
    "api:report_place": {422},  # an empty word
    "pay:receipt": NOTHING_THERE,
    **{f"api:{name}": NOTHING_THERE for name in ABOUT_A_PAYMENT},
    **{f"api:{name}": UNREADABLE for name in ("confirm_payment", "quote_bill", "ask_bill", "ask_goods")},
    **{f"api:{name}": UNREADABLE for name in ("refund_payment", "spend_voucher", "meet_till", "meet_customer")},
    "api:issue_voucher": UNREADABLE,
    "api:give_voucher_back": NOTHING_THERE,
    **dict.fromkeys(ABOUT_A_STATEMENT, NOTHING_THERE),
    **{f"{side}:statement_file": NOTHING_THERE for side in SIDES},
    **dict.fromkeys(("merchant:dispute", "staff:payout", "staff:payout_file"), NOTHING_THERE),
    "staff:correction": NOTHING_THERE,
    "api:pay_code": {200, 403},  # a guest reads what an account still needs
    "api:api-root": NOTHING_THERE,
    "api:sky": NOTHING_THERE,
    "api:opened_sky": NOTHING_THERE,
    "api:places_of_township": NOTHING_THERE,
    "api:places_near": {422},  # a position is missing
    "places:township": NOTHING_THERE,
    "places:place": NOTHING_THERE,
    "places:report": {302},
    "places:favourite": {302},
}


@pytest.fixture(autouse=True)
def nothing_is_logged() -> Iterator[None]:
    """A thousand refusals are a thousand lines."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def people(db: None) -> list[Person]:
    """Everybody."""
    here, elsewhere = a_unit("culture"), a_unit("fire")
    superuser = Player.objects.create_superuser("chief@example.org", "a long enough password")
    guest, member = a_player(guest=True), a_player()
    found = [
        Person("nobody", browser_of(None)),
        Person("guest", browser_of(guest), guest),
        Person("member", browser_of(member), member),
        Person("superuser", browser_of(superuser, strong=True), superuser),
    ]
    for unit in (here, elsewhere):
        for role in Role:
            held = a_role(role, unit, begins_on=LONG_AGO)
            browser = browser_of(held.player, strong=True)
            found.append(
                Person(f"{role} in {unit.code}", browser, held.player, role, unit == here, True, held.public_id)
            )
    weak = a_role(Role.OPERATOR, here, begins_on=LONG_AGO)
    browser = browser_of(weak.player)
    found.append(
        Person("operator without a second factor", browser, weak.player, Role.OPERATOR, True, False, weak.public_id)
    )
    return [*found, *people_of_a_merchant()]


def people_of_a_merchant() -> Iterator[Person]:
    """Who works there, who has not proved it, and who no longer does."""
    merchant = a_merchant()
    for role in MerchantRole:
        one = a_worker(merchant, role)
        yield Person(f"{role} of a merchant", browser_of(one.player, strong=True), one.player, works_as=role)
    weak = a_worker(merchant, MerchantRole.OWNER)
    browser = browser_of(weak.player)
    yield Person("owner without a second factor", browser, weak.player, is_strong=False, works_as=MerchantRole.OWNER)
    former = a_worker(merchant, MerchantRole.CASHIER, ended_at=timezone.now()).player
    a_code(merchant)
    an_offer(merchant)
    yield Person("former cashier", browser_of(former, strong=True), former)


@pytest.fixture
def somebodys_role(db: None) -> UUID:
    """A case officer's of the unit that pages are about, who has begun a campaign; the unit keeps a list."""
    officer = a_role(Role.CASE_OFFICER, a_unit("culture"), begins_on=LONG_AGO)
    a_draft(staff(officer), officer.unit)
    a_request(staff(officer), officer.unit)
    place = a_place()
    kept_by(officer.unit, place.dataset)
    a_batch_and_a_group(officer.unit)
    a_row_aside(place.dataset)
    return officer.public_id


def a_batch_and_a_group(unit: Unit) -> None:
    GiftBatch.objects.create(campaign=Campaign.objects.get(), to="list", people=1, made_at=timezone.now())
    MemberGroup.objects.create(unit=unit, name="單位0705", made_at=timezone.now())


# To pages of staff, everybody who works for a merchant is one who is no staff.
NO_STAFF: Final = {"nobody", "guest", "member", "superuser", "owner of a merchant"}


def askers(people: list[Person], who: Access) -> list[Person]:
    """Who asks for a page: those whom its line can tell apart, and of all others one."""
    if not isinstance(who, Staff):
        return [each for each in people if each.role is None or (each.is_here and each.role is Role.OPERATOR)]
    if who.of_unit:
        return [each for each in people if each.role or each.kind in NO_STAFF]
    return [each for each in people if (each.role and each.is_here) or each.kind in NO_STAFF]


def expected(person: Person, who: Access) -> str:
    """What the table says."""
    if isinstance(who, Staff):
        return expected_of_staff(person, who)
    if who in (Who.MERCHANTS, Who.OWNERS):
        return expected_of_merchants(person, who)
    if who is Who.SIGNED_IN:
        return OPEN if person.player else LOG_IN
    return ONWARDS if who is Who.STRANGERS and person.player else OPEN


def expected_of_staff(person: Person, who: Staff) -> str:
    if person.player is None:
        return LOG_IN
    if person.role is None:
        return REFUSED
    if not person.is_strong:
        return PROVE
    is_covered = not who.of_unit or person.is_here or person.role is Role.OPERATOR
    return OPEN if is_covered and person.role in ROLES_FOR[who.action] else REFUSED


def expected_of_merchants(person: Person, who: Access) -> str:
    if person.player is None:
        return LOG_IN
    if person.works_as is None:
        return REFUSED
    if not person.is_strong:
        return PROVE
    return OPEN if who is Who.MERCHANTS or person.works_as is MerchantRole.OWNER else REFUSED


def answered(response: HttpResponse, name: str, person: Person) -> str:
    """What became of a request, in the words of the table; a status that such a page does not give, as it is."""
    status, target = response.status_code, response.headers.get("Location", "")
    if status == 401 or (status == 302 and person.player is None and target.startswith(LOG_IN_PAGES)):
        return LOG_IN
    is_told = status == 403 and PROVE_FIRST.encode() in response.content
    if is_told or target.startswith("/me/account/prove/"):
        return PROVE
    if status == 302 and access.PAGES.get(name) is Who.STRANGERS and person.player:
        return ONWARDS
    if status in ANSWERS.get(name, {200}) or (status == 302 and target.startswith(PROOFS) and person.player):
        return OPEN
    if status == 405:
        return WANTS_POST
    return REFUSED if status == 403 else f"{status} {target}"


def named_addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named_addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def test_every_page_has_a_line() -> None:
    assert {name for name in named_addresses() if not name.startswith(("admin:", "api:"))} == set(access.PAGES)


def methods_of_operations() -> dict[str, str]:
    """How each operation of the API is asked for; an address has one."""
    operations = [
        operation
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]
    return {f"api:{operation.view_func.__name__}": method for operation in operations for method in operation.methods}


METHODS: Final = methods_of_operations()


def test_every_operation_has_a_line() -> None:
    of_ninja = {"api:openapi-json", "api:api-root"}
    assert set(METHODS) | of_ninja == set(access.OPERATIONS)
    assert {name for name in named_addresses() if name.startswith("api:")} == set(access.OPERATIONS)
    operations = sum(len(view.operations) for _, router in api._routers for view in router.path_operations.values())
    assert operations == len(METHODS), "two operations have one name"


def test_every_socket_and_message_has_a_line() -> None:
    paths = {str(route.pattern) for route in sockets.routes if route.callback is not refuse}
    assert paths == set(access.MESSAGES) == set(CONSUMERS)
    kinds = {kind.__struct_config__.tag for kind in get_args(protocol.PhoneMessage)}
    assert kinds == set(SPOKEN) == set(access.MESSAGES["ws/play"])


def address_of(name: str, scene: Scene) -> str:
    return reverse(name, kwargs=ARGUMENTS[name](scene) if name in ARGUMENTS else {})


@pytest.mark.looks
def test_every_page_and_operation_opens_for_whom_its_line_names(people: list[Person], somebodys_role: UUID) -> None:
    wrong = []
    for name, who in (access.PAGES | access.OPERATIONS).items():
        for person in askers(people, who):
            address = address_of(name, Scene("culture", somebodys_role, person))
            asked = person.browser.generic(METHODS.get(name, "GET"), address)
            got = answered(asked, name, person)
            if got not in (expected(person, who), WANTS_POST):
                wrong.append(f"{name} to {person.kind}: {got}, not {expected(person, who)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.looks
def test_who_may_not_open_a_page_may_not_post_to_it_either(people: list[Person], somebodys_role: UUID) -> None:
    wrong = []
    for name, who in access.PAGES.items():
        for person in askers(people, who):
            if expected(person, who) in (OPEN, ONWARDS):
                continue
            address = address_of(name, Scene("culture", somebodys_role, person))
            got = answered(person.browser.post(address), name, person)
            if got not in (expected(person, who), WANTS_POST):
                wrong.append(f"{name} to {person.kind}: {got}, not {expected(person, who)}")
    assert not wrong, "\n".join(wrong)


CONSUMERS = {"ws/play": PhoneSocket, "ws/inbox": InboxSocket}
SPOKEN = {
    "hello": '{"type":"hello","version":1}',
    "fix": fix(0),
    "catch": catch(str(uuid4())),
    "ping": '{"type":"ping"}',
}


async def heard_by(consumer: Any, user: Any) -> set[str]:
    """The kinds of message that a socket hears from somebody; it closes with 4001 for who has not logged in."""
    heard = set()
    for kind, text in SPOKEN.items():
        told = await told_by(consumer(), user, text)
        closes = [message["code"] for message in told if message["type"] == "websocket.close"]
        assert closes == ([] if user.is_authenticated else [protocol.NOT_LOGGED_IN])
        answers = {json.loads(message["text"])["type"] for message in told if message["type"] == "websocket.send"}
        # `unread` greets every page, whatever it says.
        if answers - {"unread", "error"}:
            heard.add(kind)
    return heard


async def told_by(consumer: Any, user: Any, text: str) -> list[dict[str, Any]]:
    """What a socket says to somebody who says one thing."""
    said = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": text},
        {"type": "websocket.disconnect"},
    ]
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return said.pop(0)

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    await consumer({"headers": [(b"cookie", f"sessionid={user.pk or ''}".encode())]}, receive, send)
    assert told[0] == {"type": "websocket.accept"}
    return told


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A board that knows whose the sessions are and asks no database."""
    board, arrival = Switchboard(), a_session().arrival
    monkeypatch.setattr("web.phone.boards.switchboard", AsyncMock(return_value=board))
    monkeypatch.setattr("web.phone.boards.existing", lambda: board)
    monkeypatch.setattr(board, "visitor_of", AsyncMock(side_effect=lambda key: int(key) if key else None))
    monkeypatch.setattr(board, "arrival_of", AsyncMock(return_value=arrival))
    monkeypatch.setattr(board, "seating", AsyncMock())
    for name in ("in_thread", "in_turn"):
        monkeypatch.setattr(f"web.inbox.socket.{name}", lambda _call: AsyncMock(return_value=0))


@pytest.mark.parametrize("path", access.MESSAGES)
async def test_every_message_is_heard_from_whom_its_line_names(memory: None, path: str) -> None:
    users = [AnonymousUser(), Player(pk=1, is_guest=True), Player(pk=2), Player(pk=3, is_superuser=True)]
    lines = access.MESSAGES[path].items()
    for user in users:
        named = {kind for kind, who in lines if who is Who.ANYBODY or user.is_authenticated}
        assert await heard_by(CONSUMERS[path], user) == named


def test_every_probe_has_a_line() -> None:
    assert set(Probes(not_here).paths) == set(access.PROBES)


async def test_probes_are_answered_to_anybody_but_figures_to_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = AsyncMock(return_value={"database": True})
    monkeypatch.setattr("web.operating.probes.Readiness.checks", ready)
    statuses = {path: (await get(application, path, client=("203.0.113.7", 40112)))[0] for path in access.PROBES}
    assert statuses == {path: 403 if who is Who.MACHINES else 200 for path, who in access.PROBES.items()}


def test_every_model_of_the_admin_has_a_line() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == set(access.ADMIN)


def admin_pages(model: str) -> dict[str, str]:
    """The list, the form of a new row and the page of one that is not there, by what one may do there."""
    name = f"admin:{model.replace('.', '_')}"
    return {"view": reverse(f"{name}_changelist"), "add": reverse(f"{name}_add")}


@pytest.mark.parametrize("model", access.ADMIN)
def test_superusers_do_in_the_admin_what_its_line_says(model: str, rf: Any) -> None:
    page = next(page for each, page in admin.site._registry.items() if each._meta.label_lower == model)
    request = rf.get("/")
    request.user = Player(pk=1, is_superuser=True, is_active=True)
    allowed = {doing for doing in ("add", "change", "delete") if getattr(page, f"has_{doing}_permission")(request)}
    # A wave is deleted while it is a draft, which is asked for each.
    assert allowed == access.ADMIN[model] - {"view"} - ({"delete"} if model == "balloons.wave" else set())


def test_the_admin_opens_for_superusers_only(people: list[Person]) -> None:
    wrong = []
    for address in [reverse("admin:index"), *(page for model in access.ADMIN for page in admin_pages(model).values())]:
        for person in askers(people, Who.SUPERUSERS):
            status = person.browser.get(address).status_code
            is_right = status in (200, 403) if person.kind == "superuser" else status == 302
            wrong += [] if is_right else [f"{address} to {person.kind}: {status}"]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_djangos_own_bits_open_nothing() -> None:
    player = a_player()
    player.is_staff = True
    player.save(update_fields=["is_staff"])
    player.user_permissions.set(Permission.objects.all())
    browser = browser_of(player, strong=True)
    assert browser.get("/admin/").status_code == 302
    assert browser.get(reverse("admin:players_player_changelist")).status_code == 302
    assert browser.get("/staff/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("strong", [False, True])
def test_a_superuser_needs_a_second_factor(strong: bool) -> None:
    superuser = Player.objects.create_superuser("chief@example.org", "a long enough password")
    assert browser_of(superuser, strong=strong).get("/admin/").status_code == (200 if strong else 302)
