"""Dates in addresses, as ISO 8601."""

from datetime import date


class IsoDate:
    """A path converter for dates: /sky/2026-07-05/."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The date; ValueError (a 404) where the calendar has none such."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Its text."""
        return value.isoformat()
