"""What is asked while an answer is under way is asked together."""

import asyncio
from collections.abc import Sequence

import pytest
from django.db import OperationalError

from web.phone import together
from web.phone.together import Together


class Asked:
    """Answers with twice the number, leaves odd ones out, and notes who was asked together."""

    def __init__(self) -> None:
        self.turns: list[tuple[int, ...]] = []
        self.may_answer = asyncio.Event()
        self.fails = False

    async def __call__(self, questions: Sequence[int]) -> dict[int, int]:
        self.turns.append(tuple(questions))
        await self.may_answer.wait()
        if self.fails:
            raise OperationalError("the database is away")
        return {one: 2 * one for one in questions if one % 2 == 0}


async def some_turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_one_that_comes_alone_is_asked_at_once() -> None:
    asked = Asked()
    asked.may_answer.set()
    assert await Together(asked).ask(4) == 8
    assert asked.turns == [(4,)]


async def test_those_that_come_meanwhile_are_asked_together_and_each_gets_its_answer() -> None:
    asked = Asked()
    question = Together(asked)
    first = asyncio.create_task(question.ask(2))
    await some_turns()
    others = [asyncio.create_task(question.ask(number)) for number in (4, 6, 7)]
    await some_turns()
    assert asked.turns == [(2,)]
    asked.may_answer.set()
    assert await first == 4
    assert await asyncio.gather(*others) == [8, 12, None]
    assert asked.turns == [(2,), (4, 6, 7)]


async def test_a_turn_takes_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST_AT_ONCE", 3)
    asked = Asked()
    asked.may_answer.set()
    question = Together(asked)
    assert await asyncio.gather(*(question.ask(2 * number) for number in range(7))) == [4 * n for n in range(7)]
    assert [len(turn) for turn in asked.turns] == [3, 3, 1]


async def test_an_error_reaches_all_of_its_turn_and_nobody_of_the_next() -> None:
    asked = Asked()
    question = Together(asked)
    asked.fails = True
    asked.may_answer.set()
    failed = await asyncio.gather(question.ask(2), question.ask(4), return_exceptions=True)
    assert [type(one) for one in failed] == [OperationalError, OperationalError]
    asked.fails = False
    assert await question.ask(6) == 12


async def test_one_who_loses_patience_takes_nobody_s_answer_away() -> None:
    asked = Asked()
    question = Together(asked)
    impatient, patient = asyncio.create_task(question.ask(2)), asyncio.create_task(question.ask(4))
    await some_turns()
    impatient.cancel()
    await some_turns()
    asked.may_answer.set()
    assert await patient == 8


async def test_the_same_question_of_two_gets_one_answer_for_both() -> None:
    asked = Asked()
    asked.may_answer.set()
    question = Together(asked)
    assert await asyncio.gather(question.ask(2), question.ask(2)) == [4, 4]
    assert asked.turns == [(2,)]
