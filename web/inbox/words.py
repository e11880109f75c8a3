"""From a kept notice to the protocol's message, in the reader's language."""

from typing import Final

from django.conf import settings
from django.utils import translation

from game.inbox.kinds import Kind
from game.inbox.reading import Kept
from web import protocol

# Whoever sits at the newer device knows that it is another one: there it is only counted.
QUIET_ON_PHONES: Final = frozenset({Kind.TAKEN_OVER.value})


def message_of(notice: Kept, unread: int, language: str) -> protocol.Notice:
    """What a page or a phone is told live."""
    with translation.override(language or settings.LANGUAGE_CODE):
        said = notice.said
        return protocol.Notice(
            code=notice.kind,
            say=said.sentence,
            id=notice.public_id,
            title=said.title,
            at=notice.sent_at.isoformat(),
            link=said.link,
            unread=unread,
        )
