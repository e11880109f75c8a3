"""`import_hotspots` and `import_merchants`: a file in, a report out, errors in words."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from geo.position import moved
from hotspots.management.commands import _lists
from hotspots.models import Dataset, ImportRun, Kind, Place
from tests.geo.shared_files import SHARED, needs_shared
from tests.hotspots.importing.builders import CITY, CITY_STREET

pytestmark = pytest.mark.usefixtures("county")

NEW_LIST = ("--list", "shops", "--title-zh", "特約店家", "--publisher", "臺東縣政府", "--licence", "OGDL")


@pytest.fixture
def shops(tmp_path):
    """A file of merchants, written with these names 10 m apart."""

    def written(*names, rows=()):
        path = tmp_path / "shops.csv"
        places = [moved(CITY.seat, 10.0 * number, 0.0) for number in range(len(names))]
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["店名", "地址", "緯度", "經度", "電話"])
            for name, place in zip(names, places, strict=True):
                table.writerow([name, f"{CITY_STREET}1號", place.latitude, place.longitude, ""])
            table.writerows(rows)
        return path

    return written


def said_by(command, *arguments):
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def refused(command, *arguments):
    with pytest.raises(CommandError) as error:
        said_by(command, *arguments)
    assert error.value.returncode == 1
    return str(error.value)


def test_a_list_is_imported_and_told_as_a_table(shops):
    said = said_by(
        "import_merchants", shops("小店", "茶館", rows=[["花店", "花蓮縣花蓮市1號", 23.98, 121.6, ""]]), *NEW_LIST
    )
    assert "shops.csv → shops (utf-8, EPSG:4326)" in said
    counts = {words[1]: words[3] for line in said.splitlines() if len(words := line.split()) > 3}
    assert (counts["added"], counts["elsewhere"], counts["gone"]) == ("2", "1", "0")
    assert "3 rows in the file" in said
    assert "  小店\n  茶館\n" in said
    kept = Dataset.objects.get()
    assert (kept.code, kept.kind, kept.title_zh, kept.publisher) == ("shops", Kind.MERCHANT, "特約店家", "臺東縣政府")
    assert set(Place.objects.values_list("kind", flat=True)) == {"merchant"}


def test_a_list_that_is_known_by_name_needs_its_words_no_more(shops):
    said_by("import_merchants", shops("小店"), *NEW_LIST, "--edition", "2026-11-01")
    said_by("import_merchants", shops("小店", "茶館"), "--list", "shops")
    kept = Dataset.objects.get()
    assert (kept.title_zh, kept.title_en, kept.licence) == ("特約店家", "特約店家", "OGDL")
    assert kept.edition_on is None, "nobody said which day the new file is of"


def test_the_day_of_a_list_is_kept_while_its_file_is_the_same(shops):
    path = shops("小店")
    said_by("import_merchants", path, *NEW_LIST, "--edition", "2026-11-01")
    said_by("import_merchants", path, "--list", "shops")
    assert Dataset.objects.get().edition_on == date(2026, 11, 1)


def test_a_dry_run_shows_the_difference_and_writes_nothing(shops):
    said_by("import_merchants", shops("小店", "茶館"), *NEW_LIST)
    said = said_by("import_merchants", shops("小店", "花店"), "--list", "shops", "--dry-run")
    assert said.startswith("Dry run: nothing was written.")
    assert "Added (1)\n  花店\n" in said
    assert "Gone (1)\n  茶館\n" in said
    assert sorted(Place.objects.filter(gone_at=None).values_list("name_zh", flat=True)) == ["小店", "茶館"]
    assert ImportRun.objects.count() == 1


def test_the_report_comes_as_json(shops):
    said = json.loads(
        said_by("import_merchants", shops("小店", rows=[["無處", CITY_STREET, "", "", ""]]), *NEW_LIST, "--json")
    )
    assert (said["rows"], sum(said["counts"].values())) == (2, 2)
    assert (said["added"], said["troubles"]) == (["小店"], {"no_position": 1})
    assert said["aside"][0]["number"] == 2


def test_names_are_shown_as_they_are_and_control_a_terminal_never(shops):
    said = said_by("import_merchants", shops("[red]小店[/red]", "茶\u202e館"), *NEW_LIST)
    assert "[red]小店[/red]" in said
    assert "\u202e" not in said


def test_long_differences_are_cut_unless_all_is_asked_for(shops):
    path = shops(*[f"小店{number}號" for number in range(25)])
    assert "… and 5 more: say --verbosity 2" in said_by("import_merchants", path, *NEW_LIST, "--dry-run")
    assert "小店24號" in said_by("import_merchants", path, *NEW_LIST, "--dry-run", "--verbosity", "2")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param(("--list", "shops"), "is a new list: what is shown of it needs --title-zh, --publisher", id="new"),
        pytest.param((), "does not say which list it is: add --list CODE", id="which list"),
        pytest.param((*NEW_LIST, "--url", "ftp:x"), "cannot be kept (url", id="no address"),
        pytest.param((*NEW_LIST, "--map", "name_zh=店號"), "店號", id="a column that is not there"),
    ],
)
def test_what_is_missing_or_wrong_is_told_in_words(shops, arguments, word):
    assert word in refused("import_merchants", shops("小店"), *arguments)
    assert not Dataset.objects.exists()


@pytest.mark.parametrize("argument", ["--map=店名", "--map==店名", "--edition=2017"])
def test_an_option_that_cannot_be_read_is_told(shops, argument):
    said = refused("import_merchants", shops("小店"), *NEW_LIST, argument)
    assert "FIELD=COLUMN" in said or "2017-09-30" in said


def test_a_file_that_is_not_there_changes_nothing(tmp_path):
    assert refused("import_hotspots", tmp_path / "none.csv").endswith("check the path. Nothing was changed.")


def test_a_list_of_hotspots_is_no_list_of_merchants(shops):
    said_by("import_merchants", shops("小店"), *NEW_LIST)
    assert "import it with import_merchants" in refused("import_hotspots", shops("小店"), "--list", "shops")


def test_a_second_import_that_has_no_turn_is_told_so(shops, monkeypatch):
    def locked(**_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(_lists, "import_feed", locked)
    assert "is another one under way? Try again" in refused("import_merchants", shops("小店"), *NEW_LIST)


def test_an_address_is_fetched_and_kept_as_where_the_list_comes_from(shops, monkeypatch):
    path, url = shops("小店"), "https://example.org/shops.csv"
    monkeypatch.setattr(_lists, "fetched", lambda asked, _into: path if asked == url else None)
    said_by("import_merchants", url, *NEW_LIST)
    assert Dataset.objects.get().url == url


@needs_shared
def test_the_county_s_own_list_is_known_by_its_columns():
    said_by("import_hotspots", SHARED / "wifi" / "taitung_county_wifi_2017-09.big5.csv")
    kept = Dataset.objects.get()
    assert (kept.code, kept.publisher, kept.edition_on) == ("taitung-county-wifi", "臺東縣政府", date(2017, 9, 30))
    assert kept.licence == "政府資料開放授權條款－第1版"
