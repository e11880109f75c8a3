"""The promise to people inside, and the page that shows it."""

from random import Random
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from geo.study import presence_page
from geo.study.drawing import Chart, Line, drawing
from geo.study.refusals import Phone, accepted_share, outside_spot, refusals, track

PAGE = (settings.BASE_DIR / "docs" / "presence.md").read_text()
TRIALS = 1_500


@pytest.mark.parametrize("sigma", [4.0, 8.0, 12.0])
def test_at_most_5_percent_of_people_inside_are_refused_up_to_sigma_12_m(sigma):
    assert refusals(Phone(sigma), TRIALS).refused <= 0.05


def test_distance_alone_refuses_ten_times_as_many():
    found = refusals(Phone(12.0), TRIALS)
    assert found.by_distance > 10 * found.refused


def test_people_100_m_beyond_the_rim_are_refused_by_phones_up_to_sigma_20_m():
    assert accepted_share(Phone(20.0), outside_spot(100.0), TRIALS, seed=5) == 0.0


def test_the_simulated_error_has_the_spread_and_the_memory_it_claims():
    spots = [track(Phone(10.0), (0.0, 0.0), random) for random in map(Random, range(600))]
    north = [[(each.position.latitude - 22.9134) * 110_750 for each in fixes] for fixes in spots]
    first_to_last = sum(one[0] * one[-1] for one in north) / len(north)
    assert sum(one[0] ** 2 for one in north) / len(north) == pytest.approx(100.0, rel=0.2)
    assert first_to_last == pytest.approx(100.0 * 0.66, rel=0.3), "exp(-25 s / 60 s)"


def test_the_page_holds_the_tables_that_the_command_writes():
    assert all(f"\n| {sigma:.0f} | " in PAGE for sigma in presence_page.SIGMAS_M)
    assert all(f"| {name} | " in PAGE for name, _ in presence_page.OTHER_PHONES)
    tables = dict.fromkeys(("inside", "others", "outside"), "| new |")
    assert presence_page.with_tables(PAGE, tables).count("| new |") == 3


def test_the_page_keeps_the_promise_in_its_own_figures():
    rows = [line.split("|") for line in PAGE.split("<!-- inside -->")[1].split("<!-- end -->")[0].splitlines()]
    figures = {row[1].strip(): float(row[3].strip().rstrip("%")) for row in rows if len(row) > 4 and "%" in row[3]}
    assert max(figures[f"{sigma:.0f}"] for sigma in presence_page.SIGMAS_M if sigma <= 12.0) <= 5.0


def test_a_page_without_its_marks_is_refused():
    with pytest.raises(ValueError, match="put them back"):
        presence_page.with_tables("# nothing", {"inside": "| x |"})


def test_the_drawing_is_well_formed_and_names_its_lines():
    chart = Chart("Share & more", "metres", 10.0, 5.0, 1.0, 0.5, [Line("a < b", [(0.0, 0.0), (10.0, 1.0)])])
    root = ET.fromstring(drawing("Title", [chart]))
    texts = [element.text for element in root.iter() if element.tag.endswith(("text", "title"))]
    assert {"Title", "Share & more", "a < b", "metres", "50%"} <= set(texts)
