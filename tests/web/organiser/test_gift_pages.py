"""The pages of red envelopes: a preview that tells who is meant, a batch with its buttons, groups."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from game.coins import campaigns
from game.coins.gifts import sending
from game.coins.models import Campaign, DecemberPermission, GiftBatch, MemberGroup
from game.players.models import Player
from game.units.models import Role, Unit
from tests.game.balloons.builders import a_player
from tests.game.coins.gifts.builders import a_member
from tests.game.units.builders import a_unit
from tests.web.people import rows_in, staff_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return a_unit("culture")


@pytest.fixture
def manager(unit: Unit) -> Client:
    return staff_browser(Role.ACCOUNT_MANAGER, unit)


@pytest.fixture
def campaign(unit: Unit) -> Campaign:
    now = timezone.now()
    year = timezone.localtime(now).year
    DecemberPermission.objects.create(unit=unit, year=year, reason="test", given_at=now)
    campaigns.appropriate(unit=unit, year=year, coins=1000, key="appropriate:gifts", now=now)
    made = Campaign.objects.create(
        unit=unit, name_zh="新年紅包", name_en="New Year", amount=10, quota=100, spends_on="gifts", settle_delay_h=0,
        opens_at=now - timedelta(seconds=1), closes_at=now + timedelta(days=1),
    )  # fmt: skip
    campaigns.publish(campaign=made, now=now)
    return made


@pytest.fixture
def players() -> list[Player]:
    return [a_player() for _ in range(3)]


def typed(chosen: Campaign, **said: object) -> dict[str, object]:
    usual = {
        "to": "list", "public_id": "6a1c7e9e-3a4f-4b0e-9d0a-0f1e2d3c4b5a", "campaign": str(chosen.public_id),
        "words_zh": "新年快樂", "words_en": "Happy New Year",
    }  # fmt: skip
    return usual | said


def listed(players: list[Player]) -> str:
    return "\n".join(str(player.email) for player in players)


@pytest.fixture
def batch(manager: Client, campaign: Campaign, players: list[Player]) -> GiftBatch:
    form = typed(campaign, list_text=listed(players), seen_people="3", write="1")
    assert manager.post("/staff/gifts/new/", form).status_code == 302
    return GiftBatch.objects.get()


class TestThePreview:
    def test_tells_people_coins_and_the_lines_that_name_nobody_and_writes_nothing(self, manager, campaign, players):
        text = f"{listed(players)}\nnobody@example.org\n{players[0].email}"
        page = manager.post("/staff/gifts/new/", typed(campaign, list_text=text, look="1")).content.decode()
        for told in ("Prepare 3 envelopes", "1 line names nobody", "nobody@example.org", "1 line names somebody again"):
            assert told in page
        assert not GiftBatch.objects.exists()

    def test_shows_the_lines_of_a_file_so_that_they_are_sent_along(self, manager, campaign, players):
        file = SimpleUploadedFile("list.csv", f"姓名,電子郵件\n林,{players[0].email}".encode("cp950"))
        page = manager.post("/staff/gifts/new/", typed(campaign, list_file=file, look="1"))
        assert str(players[0].email) in page.context["form"]["list_text"].value()
        assert page.context["seen"].people == 1

    def test_is_shown_anew_when_the_people_are_not_those_it_told(self, manager, campaign, players):
        form = typed(campaign, list_text=listed(players), seen_people="2", write="1")
        assert "not those of the preview" in manager.post("/staff/gifts/new/", form).content.decode()
        assert not GiftBatch.objects.exists()

    def test_of_a_township_counts_its_confirmed_members(self, manager, campaign):
        a_member("10014050")
        a_member("10014010")
        page = manager.post("/staff/gifts/new/", typed(campaign, to="township", township="10014050", look="1"))
        assert page.context["seen"].people == 1

    @pytest.mark.parametrize("wrong", [{"words_zh": ""}, {"campaign": "no"}, {"public_id": "x"}, {"list_text": ""}])
    def test_says_what_is_wrong(self, manager, campaign, players, wrong):
        form = typed(campaign, **{"list_text": listed(players), "seen_people": "3", "write": "1"} | wrong)
        if "list_text" in wrong:
            form["seen_people"] = "0"
        page = manager.post("/staff/gifts/new/", form)
        assert page.status_code == 200
        assert page.context["form"].errors
        assert not GiftBatch.objects.exists()

    def test_of_a_campaign_that_has_closed_is_refused(self, manager, campaign):
        campaigns.close(campaign=campaign, now=timezone.now())
        assert manager.post("/staff/gifts/new/", typed(campaign, list_text="x")).context["form"].errors["campaign"]

    def test_offers_campaigns_of_my_units_for_envelopes_only(self, manager, campaign):
        assert campaign.name_zh in manager.get("/staff/gifts/new/").content.decode()
        other = staff_browser(Role.ACCOUNT_MANAGER, a_unit("fire"))
        assert campaign.name_zh not in other.get("/staff/gifts/new/").content.decode()


class TestABatch:
    def test_is_started_stopped_and_gone_on_with_by_its_buttons(self, manager, batch):
        address = f"/staff/gifts/{batch.public_id}/"
        assert "Give 3 envelopes now" in manager.get(address).content.decode()
        assert "Stop it" in manager.post(f"{address}start/", follow=True).content.decode()
        assert "Go on giving" in manager.post(f"{address}stop/", follow=True).content.decode()
        manager.post(f"{address}start/")
        sending.send(now=timezone.now())
        page = manager.get(address).content.decode()
        assert "3 people, 30 coins" in page
        assert "Tear up" not in page
        assert rows_in(manager.get("/staff/gifts/?format=csv"))[0]["Coins given"] == "30"
        assert "30" in manager.get(f"/staff/campaigns/{batch.campaign.public_id}/").content.decode()

    def test_can_be_torn_up(self, manager, batch):
        page = manager.post(f"/staff/gifts/{batch.public_id}/drop/", follow=True).content.decode()
        assert "torn up" in page
        assert not batch.gifts.exists()
        assert "All envelopes of this batch are given" in manager.post(
            f"/staff/gifts/{batch.public_id}/start/", follow=True
        ).content.decode()  # fmt: skip


class TestGroups:
    def test_are_made_of_a_list_and_deleted(self, manager, players):
        form = {"public_id": "6a1c7e9e-3a4f-4b0e-9d0a-0f1e2d3c4b5b", "unit_code": "culture"}
        text = f"{listed(players)}\nnobody@example.org"
        assert (
            "Keep it with 3 people"
            in manager.post("/staff/gifts/groups/new/", {**form, "list_text": text}).content.decode()
        )
        manager.post("/staff/gifts/groups/new/", {**form, "list_text": text, "anyway": "1"})
        group = MemberGroup.objects.get()
        assert group.members.count() == 3
        assert group.name in manager.get("/staff/gifts/groups/").content.decode()
        address = f"/staff/gifts/groups/{group.public_id}/delete/"
        assert "Delete the group" in manager.get(address).content.decode()
        manager.post(address)
        assert not MemberGroup.objects.exists()

    def test_can_be_given_to(self, manager, campaign, unit, players):
        group = MemberGroup.objects.create(unit=unit, name="文化處0705", made_at=timezone.now())
        group.members.set(players)
        form = typed(campaign, to="group", group=str(group.public_id), seen_people="3", write="1")
        assert manager.post("/staff/gifts/new/", form).status_code == 302
        assert GiftBatch.objects.get().people == 3

    def test_of_other_units_are_not_offered(self, manager, campaign):
        group = MemberGroup.objects.create(unit=a_unit("fire"), name="消防局0705", made_at=timezone.now())
        form = typed(campaign, to="group", group=str(group.public_id), seen_people="0", write="1")
        assert manager.post("/staff/gifts/new/", form).context["form"].errors["group"]
