"""Asking the database for a probe: an answer, or none in time."""

import threading

import pytest
from django.db import OperationalError

from web.operating import asking
from web.operating.asking import NoAnswer, asked


async def test_what_the_database_says_is_passed_on() -> None:
    assert await asked(divmod, 7, 2) == (3, 1)


async def test_a_refusal_is_no_answer() -> None:
    def refuses() -> None:
        raise OperationalError("the database is shutting down")

    with pytest.raises(NoAnswer, match="shutting down"):
        await asked(refuses)


async def test_a_database_that_hangs_holds_no_probe_and_is_asked_again_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "PATIENCE_S", 0.05)
    comes_back = threading.Event()
    for _ in range(3):
        with pytest.raises(NoAnswer):
            await asked(comes_back.wait, 30.0)
    comes_back.set()
    monkeypatch.setattr(asking, "PATIENCE_S", 10.0)
    assert await asked(comes_back.wait, 30.0) is True


async def test_a_broken_rule_is_not_mistaken_for_an_outage() -> None:
    with pytest.raises(ZeroDivisionError):
        await asked(divmod, 1, 0)


async def test_a_long_sum_keeps_no_probe_waiting() -> None:
    may_end = threading.Event()
    with pytest.raises(NoAnswer):
        await asked(may_end.wait, 30.0)
    assert await asked(divmod, 7, 2) == (3, 1)
    may_end.set()
