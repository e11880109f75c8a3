"""Ways to look for what people type in a database: trigrams in PostgreSQL (pg_trgm) and in SQLite (FTS5).

Both are given folded texts, as ours has them. pg_trgm forgives slips; FTS5 does not, and finds no piece of less than
three letters. What they find first differs from ours and from one another, so that only their times are compared.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Final

from hotspots.catalogue import Entry
from hotspots.folding import folded, words_of
from web.benchmarks.spatial_databases import postgis

FOUND: Final = 20
Find = Callable[[str], list[str]]

_IN_POSTGIS: Final = (
    "SELECT id FROM texts WHERE text LIKE '%%' || %(typed)s || '%%' OR %(typed)s <%% text"
    " ORDER BY %(typed)s <<-> text, id LIMIT %(found)s"
)
_IN_SQLITE: Final = "SELECT id FROM texts WHERE text MATCH ? ORDER BY rank LIMIT ?"


def text_of(entry: Entry) -> str:
    """All words by which a place is found, folded."""
    said = (entry.name_zh, entry.name_en, entry.address, entry.township_en, entry.region_zh, entry.region_en)
    return " ".join(word for text in said for word in words_of(text))


@contextmanager
def by_trigrams_of_postgres(entries: Sequence[Entry]) -> Iterator[Find]:
    """A GIN index of trigrams; a piece of the text, or a word that is like one of its words."""
    with postgis() as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE TABLE texts (id text PRIMARY KEY, text text)")
        with connection.cursor().copy("COPY texts FROM STDIN") as copy:
            for entry in entries:
                copy.write_row((str(entry.id), text_of(entry)))
        connection.execute("CREATE INDEX ON texts USING gin (text gin_trgm_ops)")
        connection.execute("VACUUM ANALYZE texts")

        def find(typed: str) -> list[str]:
            asked = {"typed": " ".join(words_of(typed)), "found": FOUND}
            return [place_id for (place_id,) in connection.execute(_IN_POSTGIS, asked, prepare=True)]

        yield find


@contextmanager
def by_trigrams_of_sqlite(entries: Sequence[Entry]) -> Iterator[Find]:
    """FTS5 in memory; each word must be in the text."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, text, tokenize = 'trigram')")
        connection.executemany(
            "INSERT INTO texts VALUES (?, ?)", ((str(entry.id), text_of(entry)) for entry in entries)
        )
        connection.commit()
        yield lambda typed: _in_sqlite(connection, typed)


def _in_sqlite(connection: sqlite3.Connection, typed: str) -> list[str]:
    asked = " AND ".join(f'"{folded(word)}"' for word in words_of(typed))
    return [place_id for (place_id,) in connection.execute(_IN_SQLITE, (asked, FOUND))]
