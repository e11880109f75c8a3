"""`python -m web.scratch`: reads a `Wanted` as JSON, fills the database of the environment, writes a `Staged`."""

import sys

import django
import msgspec
from django.utils import timezone

django.setup()

from web.scratch import staging  # noqa: E402  (needs the apps that the line above loads)
from web.scratch.shapes import Wanted  # noqa: E402

wanted = msgspec.json.decode(sys.stdin.buffer.read(), type=Wanted)
sys.stdout.write(msgspec.json.encode(staging.stage(wanted, now=timezone.now())).decode())
