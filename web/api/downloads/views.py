"""A whole collection as one file, made once for each edition by whoever asks first.

Making it is the work of another process (`manage.py write_downloads`), about three seconds; who asks meanwhile waits
for the same one.
"""

import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from web.api.downloads.folders import FORM, alone, folder_of
from web.api.ogc import answers
from web.api.ogc.answers import open_data
from web.api.ogc.file_formats import FILES, FileFormat
from web.api.ogc.offered import Collection, collection_of
from web.api.ogc.parameters import fields_of
from web.api.ogc.problems import Problem, not_there

logger = logging.getLogger(__name__)

_LONGEST_S: Final = 120
# As long as whoever is refused is told to wait: a full disk must not start a program for each question. 10–600.
REST_S: Final = 60.0
_GIVEN_UP_UNTIL_S: Final[dict[Path, float]] = {}
_CHUNK_BYTES: Final = 256 * 1024


@open_data
def download(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    """The file with this ending."""
    asked = _asked(name, ending)
    fields = fields_of(request.META.get("QUERY_STRING", ""), ())
    if isinstance(asked, Problem):
        return answers.refused(request, {}, asked)
    if isinstance(fields, Problem):
        return answers.refused(request, {}, fields)
    return _sent(request, *asked)


def _asked(name: str, ending: str) -> tuple[Collection, FileFormat] | Problem:
    about = collection_of(name)
    if isinstance(about, Problem):
        return about
    for form in FILES:
        if form.ending == ending:
            return about, form
    endings = ", ".join(form.ending for form in FILES)
    return not_there(
        _("there are files with these endings: %(endings)s") % {"endings": endings}, _("choose one of them")
    )


def _sent(request: HttpRequest, about: Collection, form: FileFormat) -> HttpResponseBase:
    layer = about.layer()
    tag = f'"{FORM}-{form.ending}-{layer.version}"'
    response: HttpResponseBase | None = answers.unchanged(request, tag, layer.modified_at)
    if response is not None:
        return response
    folder = _folder(about, layer.version)
    if folder is None:
        return answers.later(request, _("The file cannot be made just now"))
    return _file(request, folder / f"{about.id}.{form.ending}", form)


def _folder(about: Collection, version: str) -> Path | None:
    """Where this edition's files are, made if need be; None where they cannot be made."""
    folder = folder_of(about.id, version)
    if folder.exists():
        return folder
    with alone(about.id):
        return folder if folder.exists() else _written_or_given_up(about.id, folder)


def _written_or_given_up(name: str, folder: Path) -> Path | None:
    """Where the files are; after a failure nobody tries again for a while, whoever else waits."""
    if monotonic() < _GIVEN_UP_UNTIL_S.get(folder, 0.0):
        return None
    found = written_elsewhere(name)
    if found is None:
        _GIVEN_UP_UNTIL_S[folder] = monotonic() + REST_S
    return found


def written_elsewhere(name: str) -> Path | None:
    """Have another process write the files of a collection, and learn where; None if it could not."""
    program = [sys.executable, str(settings.BASE_DIR / "manage.py"), "write_downloads", name]
    try:
        done = subprocess.run(program, capture_output=True, text=True, timeout=_LONGEST_S, check=False)
    except (subprocess.SubprocessError, OSError):
        logger.exception("the files of %s could not be written", name)
        return None
    if done.returncode:
        logger.error("the files of %s could not be written: %s", name, done.stderr)
        return None
    return Path(done.stdout.strip().splitlines()[-1])


def _file(request: HttpRequest, path: Path, form: FileFormat) -> HttpResponseBase:
    """The file, a piece at a time; its tag is that of the edition that it really is."""
    about = path.stat()
    version = path.parent.name.removeprefix(f"{FORM}-{path.stem}-")
    day = datetime.fromtimestamp(about.st_mtime, tz=UTC).date()
    headers = {
        "Content-Type": form.kind,
        "Content-Length": str(about.st_size),
        "Content-Disposition": f'attachment; filename="taitung-{path.stem}-{day}.{form.ending}"',
        "ETag": f'"{FORM}-{form.ending}-{version}"',
        "Cache-Control": "public, no-cache",
    }
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    return StreamingHttpResponse(_pieces(path), headers=headers)


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await sync_to_async(file.read)(_CHUNK_BYTES):
            yield piece
