"""How a log record is written: as a line for a person, or as one JSON object for a collector.

Both carry the request's id and the player's pseudonym (see `trace`), and both leave out what must never be in a
log whoever wrote it there: places (a number of four decimals or more may be one, 10 m exact), e-mail addresses, and
the row that PostgreSQL quotes in an error's DETAIL. `web/settings.py` chooses the form by `LOG_FORMAT`.
"""

import logging
import re
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

from web.operating import trace

LINE: Final = "%(asctime)s %(levelname)s %(name)s%(about)s %(message)s"
# What a record may carry besides its message: nothing that a library happens to attach reaches the collector.
EXTRA: Final = frozenset({"method", "route", "status", "status_code", "took_ms"})
FIELDS: Final = EXTRA | {"at", "level", "logger", "message", "request_id", "player", "exc_info", "stack_info"}

DETAIL: Final = re.compile(r"\n(DETAIL|CONTEXT|詳細資料):.*")
PLACE: Final = re.compile(r"\b\d{1,3}\.\d{4,}")
ADDRESS: Final = re.compile(r"[^\s@<>\"'(]+@[^\s@<>\"',)]+")


def without_private(text: str) -> str:
    """The text with places, addresses and quoted rows left out.

    >>> without_private("fix at 22.91339, 121.11961 of a@b.tw after 0.25 s")
    'fix at [number], [number] of [address] after 0.25 s'
    """
    return PLACE.sub("[number]", ADDRESS.sub("[address]", DETAIL.sub("", text)))


class Lines(logging.Formatter):
    """One line a record; what it is about follows the logger's name."""

    def __init__(self) -> None:
        super().__init__(LINE, defaults={"about": ""})

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        about = trace.current()
        record.about = f" [{' '.join(filter(None, (about.request_id, about.player)))}]" if about else ""
        return without_private(super().format(record))


class JsonLines(JsonFormatter):
    """One JSON object a line: `at`, `level`, `logger`, `message`, `request_id`, `player`, and what `EXTRA` names."""

    def __init__(self) -> None:
        renamed = {"levelname": "level", "name": "logger", "timestamp": "at"}
        super().__init__(
            "%(levelname)s %(name)s %(message)s", rename_fields=renamed, timestamp=True, json_ensure_ascii=False
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Only fields that are named here, each without anything private."""
        about = trace.current()
        if about is not None:
            log_data = {**log_data, "request_id": about.request_id, "player": about.player}
        return {
            name: without_private(value) if isinstance(value, str) else value
            for name, value in log_data.items()
            if name in FIELDS and value not in ("", None)
        }
