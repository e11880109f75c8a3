"""The catalogue: read once, again when places changed, by one thread; never worse than the last one."""

import logging
import threading
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from geo.models import Region, Township
from geo.position import LatLon
from hotspots import catalogue, editions
from hotspots.catalogue import Catalogue, OnceACatalogue
from tests.hotspots.place_builders import CHISHANG, NOW, entry, new_dataset, new_place


@pytest.fixture(autouse=True)
def nothing_kept():
    catalogue.forget()
    yield
    catalogue.forget()


def change(name: str = "小店"):
    with transaction.atomic():
        place = new_place(name)
        editions.raise_number()
    return place


@pytest.fixture
def readings(monkeypatch):
    """How often the tables were read."""
    counted = []
    read = catalogue.read
    monkeypatch.setattr(catalogue, "read", lambda: counted.append(1) or read())
    return counted


@pytest.mark.django_db
def test_an_entry_says_where_it_lies_and_whose_list_it_is_on():
    region = Region.objects.create(code="coast", name_zh="海岸線", name_en="East Coast", order=4)
    dataset = new_dataset("county-wifi", "hotspot")
    place = new_place(
        "池上車站", at=LatLon(23.1263, 121.2194), township=CHISHANG, region=region, dataset=dataset, kind="hotspot",
        opening_hours="24/7", wheelchair="yes", phone="089-862000",
    )  # fmt: skip
    (found,) = catalogue.current().entries
    assert found.id == place.public_id
    assert (found.kind, found.opening_hours, found.wheelchair, found.phone) == ("hotspot", "24/7", "yes", "089-862000")
    assert found.position == LatLon(23.1263, 121.2194)
    assert (found.township, found.township_zh, found.township_en) == (CHISHANG, "池上鄉", "Chishang Township")
    assert (found.region, found.region_zh, found.region_en) == ("coast", "海岸線", "East Coast")
    assert (found.dataset, found.publisher, found.licence) == ("county-wifi", "臺東縣政府", "OGDL 1.0")
    assert (found.village_zh, found.edition_on, found.changed_at) == ("", None, NOW)


@pytest.mark.django_db
def test_places_that_are_gone_are_left_out():
    stays = new_place("小店")
    gone = new_place("舊店", gone_at=NOW)
    found = catalogue.current()
    assert found.entry(stays.public_id).name_zh == "小店"
    assert found.entry(gone.public_id) is None
    assert found.entry(uuid4()) is None
    assert len(found) == 1


def test_columns_follow_the_order_of_the_ids():
    found = Catalogue.of([entry(2, kind="hotspot"), entry(1), entry(3, opening_hours="24/7")])
    assert [one.id.int for one in found.entries] == [1, 2, 3]
    assert [found.kinds.words[number] for number in found.kinds.numbers] == ["merchant", "hotspot", "merchant"]
    assert [found.opening_hours.words[number] for number in found.opening_hours.numbers] == ["", "", "24/7"]


@pytest.mark.django_db
def test_it_is_read_once_while_nothing_changes(readings, django_assert_num_queries):
    first = catalogue.current()
    with django_assert_num_queries(1):
        assert catalogue.current() is first
    assert len(readings) == 1


@pytest.mark.django_db
def test_it_is_read_again_when_places_changed(readings):
    assert len(catalogue.current()) == 0
    change()
    found = catalogue.current()
    assert [one.name_zh for one in found.entries] == ["小店"]
    assert found.number == editions.current() == 1
    assert len(readings) == 2


@pytest.mark.django_db
def test_whoever_holds_one_sees_one_edition_to_the_end():
    held = catalogue.current()
    change()
    catalogue.current()
    assert len(held) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["hotspots.catalogue.read", "hotspots.editions.current"])
def test_where_reading_fails_the_last_one_goes_on_and_the_log_says_so(broken, monkeypatch, caplog):
    change()
    kept = catalogue.current()
    change("新店")

    def fails():
        raise DatabaseError("the server went away")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR, "hotspots.catalogue"):
        patch.setattr(broken, fails)
        assert catalogue.current() is kept
    assert "go on being shown" in caplog.text
    assert "the server went away" in caplog.text
    assert len(catalogue.current()) == 2


def test_the_very_first_reading_says_what_is_wrong(monkeypatch):
    def fails():
        raise DatabaseError("no such table")

    monkeypatch.setattr(catalogue, "read", fails)
    with pytest.raises(DatabaseError, match="no such table"):
        catalogue.current()


def asked_by_threads(count):
    """What so many threads get that ask at the same time."""
    found, together = [], threading.Barrier(count)

    def ask():
        together.wait()
        found.append(catalogue.current())

    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_threads_that_ask_first_wait_for_one_reading(monkeypatch):
    made, number = [], [1]

    def slowly():
        made.append(Catalogue.of([entry(1)], number=1))
        threading.Event().wait(0.05)
        return made[-1]

    monkeypatch.setattr(catalogue, "read", slowly)
    monkeypatch.setattr(editions, "current", lambda: number[0])
    assert asked_by_threads(6) == made * 6
    assert len(made) == 1


def test_while_one_thread_reads_anew_the_others_get_the_last_one(monkeypatch):
    old, new = Catalogue.of([], number=1), Catalogue.of([entry(1)], number=2)
    begun, go_on = threading.Event(), threading.Event()
    answers, number = [old], [1]

    def read():
        begun.set()
        assert number[0] == 1 or go_on.wait(5)
        return answers[-1]

    monkeypatch.setattr(catalogue, "read", read)
    monkeypatch.setattr(editions, "current", lambda: number[0])
    assert catalogue.current() is old
    begun.clear()
    number[0] = 2
    answers.append(new)
    found = []
    reader = threading.Thread(target=lambda: found.append(catalogue.current()))
    reader.start()
    assert begun.wait(5)
    assert catalogue.current() is old
    go_on.set()
    reader.join()
    assert found == [new]
    assert catalogue.current() is new


def test_what_is_worked_out_of_a_catalogue_is_made_once_and_goes_with_it():
    made = []
    counted = OnceACatalogue(lambda asked: made.append(len(asked)) or f"index {len(made)}")
    one, other = Catalogue.of([entry(1)]), Catalogue.of([])
    assert [counted(one), counted(other), counted(one)] == ["index 1", "index 2", "index 1"]
    assert made == [1, 0]


@pytest.mark.django_db
def test_a_township_called_otherwise_by_newly_loaded_boundaries_is_called_so_here():
    call_command("load_boundaries", stdout=StringIO())
    new_place("小店", township="10014060")
    assert catalogue.current().entries[0].township_en == "Chishang Township"
    Township.objects.filter(pk="10014060").update(name_en="Old name")
    catalogue.forget()
    assert catalogue.current().entries[0].township_en == "Old name"
    call_command("load_boundaries", stdout=StringIO())
    assert catalogue.current().entries[0].township_en == "Chishang Township"
    before = editions.current()
    call_command("load_boundaries", stdout=StringIO())
    assert editions.current() == before
