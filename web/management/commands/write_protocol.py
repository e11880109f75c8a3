"""`manage.py write_protocol`: write docs/protocol.json from the message types."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from web import asyncapi


class Command(BaseCommand):
    """Writes the AsyncAPI document of the phone's socket."""

    help = "Write docs/protocol.json (AsyncAPI) from the message types of web/protocol.py."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say where."""
        path = Path(settings.BASE_DIR) / "docs" / "protocol.json"
        path.write_text(asyncapi.text(), encoding="utf-8")
        self.stdout.write(f"wrote {path.relative_to(settings.BASE_DIR)}")
