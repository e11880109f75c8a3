"""What `import_hotspots` and `import_merchants` have in common: a file or an address in, a report out."""

import hashlib
import json
from argparse import ArgumentTypeError
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, NamedTuple

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import OperationalError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from hotspots.feeds.fetching import fetched, is_address
from hotspots.feeds.reading import read
from hotspots.feeds.row import Feed, FeedRefused
from hotspots.importing.feed import import_feed
from hotspots.importing.known import BY_FORMAT, dated
from hotspots.importing.report import Report
from hotspots.importing.telling import tell
from hotspots.models import Dataset, ImportRun, Kind

_SHOWN = 20
_SAID = ("title_zh", "title_en", "publisher", "licence", "url")
_NEEDED = ("title_zh", "publisher", "licence")


class _File(NamedTuple):
    """A list on this machine, and what it is known by."""

    path: Path
    sha256: str


class ListCommand(BaseCommand):
    """Imports a list of one kind of place; the subclass says which."""

    kind: ClassVar[Kind]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="a file, or an address that begins with http:// or https://")
        parser.add_argument("--list", metavar="CODE", help="which list this is; the county's and iTaiwan's are known")
        parser.add_argument("--title-zh", help="the list's Chinese title (of a new list)")
        parser.add_argument("--title-en", help="the list's English title")
        parser.add_argument("--publisher", help="whose list it is (of a new list)")
        parser.add_argument("--licence", help="under which licence (of a new list)")
        parser.add_argument("--url", help="where the list is published")
        parser.add_argument("--edition", type=_day, metavar="YYYY-MM-DD", help="the day that the list is of")
        parser.add_argument(
            "--map", action="append", default=[], type=_pair, metavar="FIELD=COLUMN", help="what a column means"
        )
        parser.add_argument("--crs", help="the reference system of a file that declares none, e.g. EPSG:3826")
        parser.add_argument("--layer", help="which layer of a file that holds several")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
        parser.add_argument("--json", action="store_true", help="the whole report as JSON")

    @no_translations  # as all commands speak
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with _on_this_machine(options["source"]) as file:
                report = self._imported(file, options)
        except FeedRefused as refused:
            raise CommandError(f"{str(refused).rstrip('.')}. Nothing was changed.") from refused
        except OperationalError as error:
            raise CommandError(
                f"The database did not let the import have its turn ({str(error).strip()}): is another one under way?"
                " Try again in a minute. Nothing was changed."
            ) from error
        self._tell(report, options)

    def _imported(self, file: _File, options: Mapping[str, Any]) -> Report:
        feed = read(file.path, kind=self.kind, mapping=dict(options["map"]), crs=options["crs"], layer=options["layer"])
        dataset = self._dataset(file, feed, options)
        with _progress(is_silent=options["json"]) as bar:
            return import_feed(
                dataset=dataset,
                feed=feed,
                file_name=file.path.name[:200],
                sha256=file.sha256,
                now=timezone.now(),
                dry_run=options["dry_run"],
                on_progress=bar,
            )

    def _dataset(self, file: _File, feed: Feed, options: Mapping[str, Any]) -> Dataset:
        """The list as it shall be: as it is kept, as its format is known, and above all as the options say."""
        known = BY_FORMAT.get(feed.format)
        code = options["list"] or (known.code if known else None)
        if not code:
            codes = ", ".join(each.code for each in BY_FORMAT.values())
            raise CommandError(
                f"{file.path.name} does not say which list it is: add --list CODE (known by their columns: {codes})"
            )
        dataset = Dataset.objects.filter(pk=code).first() or Dataset(code=code, kind=self.kind)
        if dataset.kind != self.kind:
            raise CommandError(f"{code} is a list of {dataset.kind}s: import it with import_{dataset.kind}s")
        for name in _SAID:
            default = getattr(known, name) if known and known.code == code else ""
            setattr(dataset, name, options[name] or getattr(dataset, name) or default)
        if not dataset.url and is_address(options["source"]):
            dataset.url = options["source"]
        dataset.edition_on = options["edition"] or dated(known, feed.rows) or _edition_kept(dataset, file)
        _refuse_incomplete(dataset)
        return dataset

    def _tell(self, report: Report, options: Mapping[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
            return
        tell(report, Console(file=self.stdout), shown=None if options["verbosity"] > 1 else _SHOWN)  # type: ignore[arg-type]


def _edition_kept(dataset: Dataset, file: _File) -> date | None:
    """The day that was said of this very file; of a newer one nobody knows it."""
    last = ImportRun.objects.filter(dataset_id=dataset.pk).first()
    return dataset.edition_on if last and last.sha256 == file.sha256 else None


def _refuse_incomplete(dataset: Dataset) -> None:
    missing = [f"--{name.replace('_', '-')}" for name in _NEEDED if not getattr(dataset, name)]
    if missing:
        raise CommandError(f"{dataset.code} is a new list: what is shown of it needs {', '.join(missing)}")
    dataset.title_en = dataset.title_en or dataset.title_zh
    try:
        dataset.clean_fields()
    except ValidationError as error:
        said = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
        raise CommandError(f"What is said of the list cannot be kept ({said}): correct it") from error


@contextmanager
def _on_this_machine(source: str) -> Iterator[_File]:
    """The file itself, or what the address gives, for as long as the import takes."""
    with TemporaryDirectory() as folder:
        path = fetched(source, Path(folder)) if is_address(source) else Path(source)
        yield _File(path, _sha256(path))


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""  # reading says what is wrong with it
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Bar:
    """Called with how many rows are judged of how many."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task = progress.add_task("rows", total=None)

    def __call__(self, done: int, total: int) -> None:
        self.progress.update(self.task, completed=done, total=total)


@contextmanager
def _progress(*, is_silent: bool) -> Iterator[_Bar]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    is_hidden = is_silent or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=is_hidden) as progress:
        yield _Bar(progress)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"a day is written 2017-09-30, got {text!r}") from error


def _pair(text: str) -> tuple[str, str]:
    field, is_pair, column = text.partition("=")
    if not is_pair or not field or not column:
        raise ArgumentTypeError(f"a column is said as FIELD=COLUMN, such as name_zh=店名, got {text!r}")
    return field, column
