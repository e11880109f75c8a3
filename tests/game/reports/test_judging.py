"""What a list's keeper says of reports counts for all that wait, once, and reaches who reported."""

from uuid import uuid4

import pytest
from django.utils import translation

from game.inbox import saying
from game.inbox.models import Notice
from game.players import leaving
from game.players.holdings import Farewell
from game.reports import judging, keeping, standing
from game.reports.judging import Judged
from game.reports.models import Report, Trouble
from game.reports.refusals import Code, Refusal
from game.units.models import AuditEntry, Role
from game.units.permissions import NotAllowed
from hotspots import editions
from hotspots.models import Dataset, Kind, Place
from tests.game.balloons.builders import a_player
from tests.game.coins.test_races import Race, race
from tests.game.reports.builders import DAY, NOW, TODAY, a_dataset, a_place, kept_by, said
from tests.game.units.builders import a_role, a_unit, somebody, staff

__all__ = ["race"]
pytestmark = pytest.mark.django_db


def judge(verb: str, place: Place, trouble: str = "wifi_dead", by: object = None) -> Judged | Refusal:
    return getattr(judging, verb)(place_id=place.public_id, trouble=trouble, staff=by, now=NOW)


def states() -> list[str]:
    return list(Report.objects.order_by("pk").values_list("state", flat=True))


class TestOneWord:
    def test_counts_for_every_report_of_that_trouble_at_that_place(self) -> None:
        place, other = a_place(), a_place()
        for report in ((place,), (place, a_player()), (place, a_player(), Trouble.NOT_THERE), (other,)):
            said(*report)
        assert judge("confirm", place) == Judged(2)
        assert states() == ["confirmed", "confirmed", "open", "open"]

    @pytest.mark.parametrize("verb", ["confirm", "dismiss"])
    def test_said_twice_changes_nothing_the_second_time(self, verb: str) -> None:
        place = a_place()
        said(place, a_player())
        judge(verb, place)
        before = (states(), Notice.objects.count(), AuditEntry.objects.count(), editions.current())
        assert judge(verb, place) == Refusal(Code.JUDGED_ALREADY)
        assert (states(), Notice.objects.count(), AuditEntry.objects.count(), editions.current()) == before

    def test_leaves_a_later_report_to_be_judged_anew(self) -> None:
        place = a_place()
        said(place)
        judge("dismiss", place)
        said(place)
        assert judge("confirm", place) == Judged(1)
        assert states() == ["dismissed", "confirmed"]

    def test_about_a_place_of_no_list_is_refused(self) -> None:
        answer = judging.confirm(place_id=uuid4(), trouble="wifi_dead", staff=None, now=NOW)
        assert answer == Refusal(Code.NO_SUCH_PLACE)


class TestThanks:
    def test_reach_everybody_with_an_account_once_when_it_was_so(self) -> None:
        place, players = a_place(name_zh="龍田圖書館", name_en="Longtian Library"), [a_player(), a_player()]
        for player in (*players, None):
            said(place, player)
        judge("confirm", place)
        assert sorted(Notice.objects.values_list("player", flat=True)) == sorted(player.pk for player in players)
        notice = Notice.objects.first()
        assert notice is not None
        with translation.override("en"):
            told = saying.say(notice.kind, notice.values).sentence
        assert "Longtian Library" in told
        assert "the WiFi does not work" in told

    def test_name_a_place_without_an_english_name_by_its_own(self) -> None:
        place = a_place(name_zh="龍田圖書館", name_en="")
        said(place, a_player())
        judge("confirm", place)
        notice = Notice.objects.get()
        with translation.override("en"):
            assert "龍田圖書館" in saying.say(notice.kind, notice.values).sentence

    def test_are_not_said_when_it_was_not_so(self) -> None:
        place = a_place()
        said(place, a_player())
        judge("dismiss", place)
        assert not Notice.objects.exists()

    def test_are_due_to_who_is_still_there(self) -> None:
        place, left, stays = a_place(), a_player(), a_player()
        for player in (left, stays):
            said(place, player)
        leaving.leave(player_id=left.pk, farewell=Farewell(), now=NOW)
        assert judge("confirm", place) == Judged(2)
        assert Notice.objects.get().player == stays

    def test_leave_the_confirmed_rows_with_their_player_for_a_reward(self) -> None:
        place, player = a_place(), a_player()
        said(place, player)
        judge("confirm", place)
        judge("end", place)
        assert Report.objects.get(state=Report.State.CONFIRMED).player == player


class TestWhatEverybodyMayKnow:
    def test_begins_with_the_confirmation_and_ends_when_the_trouble_is_over(self) -> None:
        place = a_place()
        said(place)
        assert standing.confirmed() == {}
        judge("confirm", place)
        assert standing.confirmed() == {place.public_id: {"wifi_dead": TODAY}}
        assert standing.confirmed_at(place.public_id) == {"wifi_dead": TODAY}
        assert judge("end", place) == Judged(1)
        assert standing.confirmed() == standing.confirmed_at(place.public_id) == {}
        assert judge("end", place) == Refusal(Code.JUDGED_ALREADY)

    def test_is_the_day_and_never_how_many_said_it(self) -> None:
        place = a_place()
        for days in range(3):
            said(place, now=NOW + days * DAY)
        judge("confirm", place)
        assert standing.confirmed() == {place.public_id: {"wifi_dead": TODAY + 2 * DAY}}

    def test_reaches_the_processes_that_keep_places_in_memory(self) -> None:
        place, before = a_place(), editions.current()
        said(place)
        judge("confirm", place)
        judge("end", place)
        assert editions.current() == before + 2


class TestWho:
    def test_the_unit_that_keeps_the_list_judges_and_those_above_it(self) -> None:
        culture, place = a_unit("culture"), a_place()
        arts = a_unit("arts", culture)
        kept_by(arts, place.dataset)
        for unit in (arts, culture):
            said(place)
            assert judge("confirm", place, by=somebody(Role.CASE_OFFICER, unit)) == Judged(1)

    @pytest.mark.parametrize("verb", ["confirm", "dismiss", "end"])
    def test_another_unit_does_not_whatever_it_wants_to_say(self, verb: str) -> None:
        place = a_place()
        kept_by(a_unit("culture"), place.dataset)
        said(place)
        with pytest.raises(NotAllowed):
            judge(verb, place, by=somebody(Role.CASE_OFFICER, a_unit("fire")))
        assert states() == ["open"]

    def test_a_list_without_a_keeper_is_the_operators(self) -> None:
        place = a_place()
        said(place)
        with pytest.raises(NotAllowed):
            judge("confirm", place, by=somebody(Role.CASE_OFFICER, a_unit("culture")))
        assert judge("confirm", place, by=somebody(Role.OPERATOR, a_unit("county"))) == Judged(1)

    def test_a_role_that_ended_since_the_page_was_opened_judges_nothing(self) -> None:
        role, place = a_role(Role.CASE_OFFICER, a_unit("culture")), a_place()
        kept_by(role.unit, place.dataset)
        said(place)
        official = staff(role)
        role.ended_at = NOW
        role.save()
        with pytest.raises(NotAllowed):
            judge("confirm", place, by=official)

    def test_the_trail_tells_who_judged_what_and_nobody_who_reported(self) -> None:
        unit, place, player = a_unit("culture"), a_place(name_zh="龍田圖書館"), a_player()
        kept_by(unit, place.dataset)
        said(place, player)
        judge("confirm", place, by=somebody(Role.CASE_OFFICER, unit))
        entry = AuditEntry.objects.get(action="report_confirmed")
        assert (entry.unit_code, entry.subject, entry.title) == ("culture", place.public_id, "龍田圖書館")
        assert entry.details == {"trouble": "wifi_dead", "reports": 1}


class TestKeepers:
    def test_a_list_has_one_keeper_and_the_trail_has_each_change(self) -> None:
        dataset, units = a_dataset(), [a_unit("culture"), a_unit("fire")]
        for unit in (units[0], units[0], units[1]):
            kept_by(unit, dataset)
        assert keeping.unit_of(dataset.code) == "fire"
        changes = [entry.details for entry in AuditEntry.objects.filter(action="list_keeper_set").order_by("pk")]
        assert changes == [{"before": "", "after": "culture"}, {"before": "culture", "after": "fire"}]

    def test_a_list_goes_back_to_the_operators(self) -> None:
        dataset = a_dataset()
        kept_by(a_unit("culture"), dataset)
        assert isinstance(set_keeper(dataset.code, ""), Dataset)
        assert keeping.unit_of(dataset.code) == ""

    def test_what_is_not_there_is_refused(self) -> None:
        dataset = a_dataset()
        assert set_keeper("nothing", "") == Refusal(Code.NO_SUCH_LIST)
        assert set_keeper(dataset.code, "nobody") == Refusal(Code.NO_SUCH_UNIT, {"unit": "nobody"})

    def test_only_operators_say_it(self) -> None:
        with pytest.raises(NotAllowed):
            set_keeper(a_dataset().code, "culture", somebody(Role.ACCOUNT_MANAGER, a_unit("culture")))


def set_keeper(dataset_code: str, unit_code: str, by: object = None) -> Dataset | Refusal:
    return keeping.set_keeper(dataset_code=dataset_code, unit_code=unit_code, actor=by, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_is_right_and_the_other_is_told(race: Race) -> None:
    place, players = a_place(), [a_player() for _ in range(3)]
    for player in players:
        said(place, player)
    verbs = ["confirm", "dismiss"] * 4
    answers = race(lambda number: judge(verbs[number], place), 8)
    assert sorted(map(str, answers)) == sorted([str(Judged(3)), *[str(Refusal(Code.JUDGED_ALREADY))] * 7])
    assert len(set(states())) == AuditEntry.objects.count() == 1
    assert Notice.objects.count() == (3 if states()[0] == "confirmed" else 0)


@pytest.mark.django_db(transaction=True)
def test_a_reporter_who_leaves_amid_moderation_leaves_no_trace_and_stops_nobody(race: Race) -> None:
    place, merchant, players = a_place(), a_place(Kind.MERCHANT), [a_player() for _ in range(4)]
    for player in players:
        said(place, player)
        said(merchant, player, Trouble.CLOSED)

    def job(number: int) -> object:
        if number == 0:
            return judge("confirm", place)
        if number == 1:
            return judge("confirm", merchant, "closed")
        if number in (2, 3):
            return leaving.leave(player_id=players[number].pk, farewell=Farewell(), now=NOW)
        return said(place, players[number - 4])

    race(job, 6)
    for left in players[2:]:
        assert not Report.objects.filter(player=left.pk).exists()
        assert not Notice.objects.filter(player=left.pk).exists()
    assert Report.objects.filter(state="confirmed").count() == 8
    assert Notice.objects.count() == 4
