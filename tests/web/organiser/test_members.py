"""The counter's pages: a code shown once, a claim released after a second look, a roster with its report."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from game.players import membership
from game.players.models import CountyCode, Membership, Player, RosterEntry
from game.units.models import AuditEntry, Role
from tests.game.balloons.builders import a_player
from tests.game.players.people import BORN_ON, a_number, is_guest
from tests.game.units.builders import a_role, a_unit
from tests.web.people import browser_of, staff_browser

pytestmark = pytest.mark.django_db
A, B = "a" * 64, "b" * 64


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def operator() -> Client:
    return staff_browser(Role.OPERATOR, a_unit("county"))


def send(client: Client, name: str, **fields: object) -> str:
    response = client.post(reverse(f"staff:{name}"), fields)
    assert response.status_code == 200, response.headers
    return response.content.decode()


def issued(client: Client, number: str) -> str:
    said = send(client, "membership", number=number, born_on="74/7/5", kind="resident")
    found = re.search(r'<p class="big-code"><code>([0-9A-Z-]{14})</code>', said)
    assert found, said
    return found[1]


def claim(code: str) -> Player:
    player = a_player(guest=True)
    assert isinstance(membership.claim_by_code(player_id=player.pk, code=code, now=timezone.now()), membership.Claimed)
    return player


def test_a_code_is_shown_once_with_its_day_and_opens_a_membership(operator: Client) -> None:
    response = operator.post(
        reverse("staff:membership"), {"number": a_number(), "born_on": "74/7/5", "kind": "resident"}
    )
    assert "no-store" in response.headers["Cache-Control"]
    code = issued(operator, a_number())
    assert Membership.objects.filter(player=claim(code)).exists()
    assert code not in operator.get(reverse("staff:membership")).content.decode()
    assert AuditEntry.objects.filter(action="code_issued").count() == 2


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        pytest.param({"number": "A123456788"}, "The check digit does not fit", id="number"),
        pytest.param({"born_on": "soon"}, "This is no date of birth", id="birth date"),
        pytest.param({"kind": "visitor"}, "Choose one from the list.", id="kind"),
        pytest.param({"number": ""}, "Please fill this in.", id="nothing"),
    ],
)
def test_what_was_mistyped_is_said_beside_its_field(operator: Client, fields: dict[str, str], word: str) -> None:
    said = send(operator, "membership", **{"number": a_number(), "born_on": "74/7/5", "kind": "resident", **fields})
    assert word in said
    assert CountyCode.objects.count() == 0


def test_a_member_at_the_counter_is_released_after_a_second_look(operator: Client) -> None:
    number = a_number()
    player = claim(issued(operator, number))
    person = {"number": number, "born_on": "0740705"}
    for name in ("membership", "release_membership"):
        said = send(operator, name, **person, kind="resident")
        assert "only on the phone it was made on" in said
        assert "becomes a guest&#x27;s again" in said or "becomes a guest's again" in said
    assert not is_guest(player)
    assert "The membership is released" in send(operator, "release_membership", **person, confirmed="yes")
    assert is_guest(player)
    assert "There was nothing to release" in send(operator, "release_membership", **person, confirmed="yes")
    assert AuditEntry.objects.filter(action="membership_released").count() == 1


def test_who_has_no_membership_needs_a_code(operator: Client) -> None:
    said = send(operator, "release_membership", number=a_number(), born_on=BORN_ON.isoformat())
    assert "This person has no membership" in said


def upload(client: Client, content: bytes) -> str:
    file = SimpleUploadedFile("roster.csv", content, content_type="text/csv")
    return send(client, "import_roster", roster=file)


def test_a_roster_is_taken_over_with_a_report(operator: Client) -> None:
    said = upload(operator, f"identity_hash,kind\n{A},縣民\n{A},縣民\n{B},數位縣民\n".encode("cp950"))
    assert "The roster is taken over" in said
    assert re.findall(r"<dd>(\d+)</dd>", said) == ["2", "0", "0", "1", "0"]
    said = upload(operator, f"identity_hash,kind\n{B},digital_citizen\n".encode())
    assert "stays as they are" in said
    assert RosterEntry.objects.count() == 2
    assert AuditEntry.objects.filter(action="roster_imported", title="roster.csv").count() == 2


@pytest.mark.parametrize(
    ("content", "word"),
    [
        pytest.param(b"", "The file lists nobody", id="empty"),
        pytest.param(b"PK\x03\x04\x00", "The file is no text", id="workbook"),
        pytest.param(
            f"姓名,identity_hash,kind\nx,{A},resident".encode(), "It is column number: 1", id="a name with it"
        ),
        pytest.param(f"identity_hash,kind\n{A},resident\nA123456789,resident".encode(), "not 64", id="a number"),
    ],
)
def test_what_is_no_roster_changes_nothing_and_says_why(operator: Client, content: bytes, word: str) -> None:
    said = upload(operator, content)
    assert "Nothing was taken over." in said
    assert word in said
    assert "A123456789" not in said
    assert RosterEntry.objects.count() == 0


def test_no_file_at_all_is_asked_for(operator: Client) -> None:
    assert "Choose a file." in send(operator, "import_roster")


@pytest.mark.parametrize("name", ["membership", "release_membership", "import_roster"])
def test_the_counter_is_closed_to_other_roles_and_without_a_second_factor(name: str) -> None:
    address = reverse(f"staff:{name}")
    manager = a_role(Role.ACCOUNT_MANAGER, a_unit("county"), begins_on=timezone.localdate())
    weak = a_role(Role.OPERATOR, a_unit("county"), begins_on=timezone.localdate())
    assert browser_of(manager.player, strong=True).post(address).status_code == 403
    assert browser_of(weak.player).post(address).status_code == 302
    assert browser_of(a_player()).post(address).status_code == 403
