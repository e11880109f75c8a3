"""How a record is written: whose it is, and without what does not belong into a log."""

import json
import logging
from typing import Any

import pytest

from web.operating import trace
from web.operating.log_lines import JsonLines, Lines, without_private


def record(message: str, *args: Any, **extra: Any) -> logging.LogRecord:
    return logging.getLogger("game.test").makeRecord(
        "game.test", logging.WARNING, __file__, 1, message, args, None, extra=extra
    )


def in_a_request(formatter: logging.Formatter, entry: logging.LogRecord) -> str:
    def write() -> str:
        trace.begin("request-1")
        found = trace.current()
        assert found is not None
        found.player = "a1b2c3"
        return formatter.format(entry)

    return trace.nobodys().run(write)


def test_a_json_line_is_one_object_with_its_request_and_its_player() -> None:
    written = in_a_request(JsonLines(), record("氣球 %d\nsecond line", 3))
    told = json.loads(written)
    assert "\n" not in written
    assert "氣球" in written
    assert told.pop("at").startswith("20")
    assert told == {
        "level": "WARNING",
        "logger": "game.test",
        "message": "氣球 3\nsecond line",
        "request_id": "request-1",
        "player": "a1b2c3",
    }


def test_only_what_is_named_goes_to_the_collector() -> None:
    entry = record("done", status=200, took_ms=12, request="<WSGIRequest: GET '/?q=1'>", email="a@b.c")
    told = json.loads(JsonLines().format(entry))
    assert told.keys() == {"at", "level", "logger", "message", "status", "took_ms"}


def test_a_line_for_a_person_says_the_same() -> None:
    assert in_a_request(Lines(), record("%d gone", 3)).endswith(" WARNING game.test [request-1 a1b2c3] 3 gone")
    assert Lines().format(record("3 gone")).endswith(" WARNING game.test 3 gone")


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("fix at 22.91339, 121.11961", "fix at [number], [number]"),
        ('{"latitude":22.9134,"longitude":121.1196}', '{"latitude":[number],"longitude":[number]}'),
        ("SMTP refused someone.else+x@example.org: 550", "SMTP refused [address] 550"),
        ("new row violates x\nDETAIL:  Failing row contains (7, 22.9, 121.1).\nnext", "new row violates x\nnext"),
        ("took 0.25 s on 3.11.2 at 127.0.0.1", "took 0.25 s on 3.11.2 at 127.0.0.1"),
        ("catch 0f2d2f6e-3f0e-4d2c-9a4f-000000000000 put off", "catch 0f2d2f6e-3f0e-4d2c-9a4f-000000000000 put off"),
    ],
)
def test_places_addresses_and_quoted_rows_are_left_out(written: str, left: str) -> None:
    assert without_private(written) == left


@pytest.mark.parametrize("formatter", [Lines(), JsonLines()], ids=["line", "json"])
def test_a_traceback_is_kept_and_its_private_parts_are_not(formatter: logging.Formatter) -> None:
    entry = record("failed")
    try:
        float("no township at 22.91339")
    except ValueError as error:
        entry.exc_info = (type(error), error, error.__traceback__)
    written = formatter.format(entry)
    assert "test_log_lines.py" in written
    assert "no township at [number]" in written
    assert "22.91339" not in written
