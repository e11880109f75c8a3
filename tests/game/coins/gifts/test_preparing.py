"""Who is meant and what it costs: lists as people paste them, groups, townships; refusals that say what to do."""

from uuid import uuid4

import pytest

from game.coins import campaigns
from game.coins.gifts import groups, naming, preparing, sending
from game.coins.gifts.naming import Line, Named
from game.coins.gifts.preparing import Audience, Envelope
from game.coins.gifts.refusals import SENTENCES, Code
from game.coins.models import Gift, GiftBatch, MemberGroup
from game.players import leaving
from game.players.holdings import Farewell
from game.units.approval_refusals import Refused
from game.units.permissions import NotAllowed
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import DAY, NOW, a_unit
from tests.game.coins.gifts.builders import WORDS, a_batch, a_gift_campaign, a_manager, a_member, prepared
from tests.game.coins.test_races import Race, race

__all__ = ["race"]
pytestmark = pytest.mark.django_db


def codes(refused: object) -> set[Code]:
    assert isinstance(refused, tuple), refused
    return {each.code for each in refused}


class TestAList:
    def test_names_people_by_address_and_number_and_tells_the_lines_that_name_nobody_or_somebody_again(self):
        one, other, guest = a_player(), a_player(), a_player(guest=True)
        text = (
            f"姓名,電子郵件\n林小美,{one.email.upper()}\n\n{other.public_id}\n"
            f"nobody@example.org\n{one.email}\n{guest.public_id}\n王小明\n"
        )
        named = naming.of_list(text)
        assert named.players == (one.pk, other.pk)
        assert [line.number for line in named.unknown_lines] == [5, 7, 8]
        assert named.doubled_lines == (Line(6, one.email),)

    def test_a_line_that_never_ends_names_nobody(self):
        player = a_player()
        named = naming.of_list(f"{player.email}\n{'a' * 200_000}\n")
        assert (named.players, [line.number for line in named.unknown_lines]) == ((player.pk,), [2])

    @pytest.mark.parametrize("form", ["{}", "“x”;{}", "x\t{}", "　{}　"])
    def test_is_read_as_spreadsheets_write_it(self, form: str):
        player = a_player()
        assert naming.of_list(form.format(player.email)).players == (player.pk,)

    def test_in_full_width_signs_is_read_too(self):
        player = a_player()
        wide = "".join(chr(ord(sign) + 0xFEE0) for sign in player.email)
        assert naming.of_list(wide).players == (player.pk,)

    def test_of_nothing_names_nobody(self):
        assert naming.of_list(" \n\n") == Named(())

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
    def test_in_a_file_is_read_as_it_was_saved(self, encoding: str):
        assert naming.text_of("電子郵件\na@example.org".encode(encoding)) == "電子郵件\na@example.org"

    @pytest.mark.parametrize("content", [b"\xff\x80\x81", b"PK\x03\x04\0\0\0"])
    def test_that_is_no_text_is_refused(self, content: bytes):
        assert naming.text_of(content) == Refused(Code.NOT_UNICODE, about="list_file")


def test_a_township_is_its_confirmed_members_and_nobody_whom_the_roster_does_not_place():
    inside, elsewhere, nowhere = a_member("10014050"), a_member("10014010"), a_member()
    a_member("10014050", a_player(guest=True))
    a_player()
    assert naming.of_township("10014050").players == (inside.pk,)
    assert naming.of_township("10014010").players == (elsewhere.pk,)
    assert nowhere.pk not in naming.of_township("").players


class TestPreparing:
    def test_writes_an_envelope_for_everybody_who_has_none(self):
        campaign, players = a_gift_campaign(), [a_player() for _ in range(3)]
        a_batch(campaign, players[:1])
        seen = preparing.preview(campaign, [player.pk for player in players])
        assert (seen.people, seen.have_one, seen.coins, seen.free, seen.missing) == (2, 1, 20, 990, 0)
        batch = prepared(campaign, players)
        assert isinstance(batch, GiftBatch)
        assert (batch.people, batch.state, Gift.objects.count()) == (2, "prepared", 3)

    def test_with_the_same_form_again_is_one_batch(self):
        campaign, players, form = a_gift_campaign(), [a_player()], uuid4()
        assert prepared(campaign, players, batch=form) == prepared(campaign, players, batch=form)
        other = Envelope("別的", "Something else")
        assert codes(prepared(campaign, players, batch=form, envelope=other)) == {Code.OTHER_BATCH}

    def test_counts_what_waits_in_other_batches(self):
        campaign = a_gift_campaign(amount=10, quota=3)
        prepared(campaign, [a_player(), a_player()])
        assert prepared(campaign, [a_player(), a_player()]) == (Refused(Code.SHORTFALL, {"missing": 10}),)

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"spends_on": "balloons"}, Code.NOT_FOR_GIFTS),
            ({"opens_at": NOW + DAY}, Code.NOT_OPEN),
            ({"opens_at": NOW - 2 * DAY, "closes_at": NOW}, Code.NOT_OPEN),
        ],
    )
    def test_needs_a_campaign_for_it_that_is_open(self, said: dict[str, object], code: Code):
        assert codes(prepared(a_gift_campaign(**said), [a_player()])) == {code}

    def test_of_a_closed_campaign_is_refused(self):
        campaign = a_gift_campaign()
        campaigns.close(campaign=campaign, now=NOW)
        assert codes(prepared(campaign, [a_player()])) == {Code.NOT_OPEN}

    def test_for_nobody_and_for_people_who_all_have_one_is_refused(self):
        campaign, player = a_gift_campaign(), a_player()
        assert codes(prepared(campaign, [])) == {Code.NO_ONE}
        a_batch(campaign, [player])
        assert codes(prepared(campaign, [player])) == {Code.EVERYBODY_HAS_ONE}

    @pytest.mark.parametrize(
        ("words", "about"),
        [(Envelope("", "x"), "words_zh"), (Envelope("新", " "), "words_en"), (Envelope("年" * 61, "x"), "words_zh")],
    )
    def test_needs_words_in_both_languages_that_fit(self, words: Envelope, about: str):
        refused = prepared(a_gift_campaign(), [a_player()], envelope=words)
        assert isinstance(refused, tuple)
        assert [each.about for each in refused] == [about]

    def test_is_for_the_campaigns_own_unit(self):
        with pytest.raises(NotAllowed):
            prepared(a_gift_campaign(), [a_player()], actor=a_manager("fire"))

    @pytest.mark.django_db(transaction=True)
    def test_twice_at_once_promises_each_coin_and_each_person_once(self, race: Race):
        campaign, players = a_gift_campaign(quota=3), [a_player() for _ in range(2)]
        audience = Audience(GiftBatch.To.LIST, tuple(player.pk for player in players))
        manager = a_manager()

        def prepare(_: int) -> object:
            return preparing.prepare(
                actor=manager, batch=uuid4(), campaign=campaign, audience=audience, envelope=WORDS, now=NOW
            )

        answers = race(prepare, 4)
        assert sum(isinstance(answer, GiftBatch) for answer in answers) == 1
        assert Gift.objects.count() == 2


class TestGroups:
    def test_are_named_by_unit_and_day_and_numbered_on_the_same_day(self):
        manager, player = a_manager(), a_player()
        made = [
            groups.make(actor=manager, group=uuid4(), unit_code="tourism", players=[player.pk], now=NOW)
            for _ in range(3)
        ]
        assert [str(each) for each in made] == ["觀光處0705", "觀光處0705-2", "觀光處0705-3"]
        assert naming.of_group(made[0]).players == (player.pk,)

    def test_of_the_same_form_are_one(self):
        manager, form = a_manager(), uuid4()
        for _ in range(2):
            groups.make(actor=manager, group=form, unit_code="tourism", players=[a_player().pk], now=NOW)
        assert MemberGroup.objects.count() == 1

    def test_who_leaves_is_on_no_list_any_more(self):
        player, other = a_player(), a_player()
        group = groups.make(
            actor=a_manager(), group=uuid4(), unit_code="tourism", players=[player.pk, other.pk], now=NOW
        )
        assert isinstance(group, MemberGroup)
        leaving.leave(player_id=player.pk, farewell=Farewell(None), now=NOW)
        assert naming.of_group(group).players == (other.pk,)

    def test_deleting_one_keeps_the_batches_that_went_to_it(self):
        manager, player, campaign = a_manager(), a_player(), a_gift_campaign()
        group = groups.make(actor=manager, group=uuid4(), unit_code="tourism", players=[player.pk], now=NOW)
        assert isinstance(group, MemberGroup)
        audience = Audience(GiftBatch.To.GROUP, (player.pk,), group=group)
        batch = prepared(campaign, [], actor=manager, audience=audience)
        assert isinstance(batch, GiftBatch)
        groups.delete(actor=manager, group=group, now=NOW)
        groups.delete(actor=manager, group=group, now=NOW)
        sending.start(actor=manager, batch=batch, now=NOW)
        assert sending.send(now=NOW).given == 1

    def test_of_nobody_and_of_another_unit_are_refused(self):
        assert groups.make(actor=a_manager(), group=uuid4(), unit_code="tourism", players=[], now=NOW) == Refused(
            Code.NO_ONE
        )
        a_unit("fire")
        with pytest.raises(NotAllowed):
            groups.make(actor=a_manager(), group=uuid4(), unit_code="fire", players=[a_player().pk], now=NOW)


def test_every_refusal_has_its_sentence():
    assert set(SENTENCES) == set(Code)
