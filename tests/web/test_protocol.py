"""The protocol's document is made from its types, and every refusal has all it needs."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from game.balloons.refusals import REFUSALS, WITHOUT_COINS, Code
from geo import presence
from web import asyncapi, protocol


def test_the_kept_document_is_the_one_the_types_give() -> None:
    kept = Path(settings.BASE_DIR, "docs", "protocol.json").read_text(encoding="utf-8")
    assert kept == asyncapi.text(), "run: manage.py write_protocol"


def test_the_table_of_refusals_is_total() -> None:
    assert set(REFUSALS) == set(Code)
    assert set(presence.REASONS) - {presence.PRESENT} <= {code.value for code in Code}


@pytest.mark.parametrize("code", list(Code))
@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_every_refusal_speaks_and_advises_and_never_accuses(code: Code, language: str) -> None:
    refusal = REFUSALS[code]
    with translation.override(language):
        sentences = f"{refusal.say} {refusal.advice}"
    assert len(sentences) > 10
    assert refusal.status >= 400
    assert sentences.isascii() is (language == "en") or "“" in sentences
    assert "作弊" not in sentences
    assert "cheat" not in sentences.lower()


def test_a_stamp_without_coins_always_says_why() -> None:
    assert all(str(sentence) for sentence in WITHOUT_COINS.values())


def test_what_is_sent_can_be_read_back() -> None:
    text = protocol.encode(protocol.WalletChange(wallet=3, pending=4))
    assert text == '{"type":"wallet","wallet":3,"pending":4}'
