"""A server program that is not installed is asked for in words; nothing is skipped in silence."""

from pathlib import Path

import pytest

from web.scratch import programs
from web.scratch.programs import ProgramMissing, postgres_folder, redis_program


@pytest.fixture
def debian(tmp_path, monkeypatch) -> Path:
    """A machine that has what a test puts into this folder, and nothing on its PATH."""
    monkeypatch.setattr(programs, "DEBIAN", tmp_path)
    monkeypatch.setattr(programs, "has_postgis", lambda version: version != "18")
    monkeypatch.setattr(programs.shutil, "which", lambda _name: None)
    return tmp_path


def test_without_postgresql_the_remedy_is_told(debian):
    with pytest.raises(ProgramMissing, match="prepare --tests"):
        postgres_folder()


def test_without_redis_the_remedy_is_told(debian):
    with pytest.raises(ProgramMissing, match="prepare --tests"):
        redis_program()


@pytest.mark.parametrize(
    ("version", "chosen"),
    [
        pytest.param(None, "17", id="a new cluster: the newest with PostGIS"),
        pytest.param("9.6", "9.6", id="a kept cluster: the version that made it"),
        pytest.param("14", "17", id="its version is gone: PostgreSQL itself will say so"),
    ],
)
def test_of_several_versions_one_that_can_serve_is_taken(debian, version, chosen):
    for each in ("9.6", "17", "18"):
        (debian / each / "bin").mkdir(parents=True)
    assert postgres_folder(version) == debian / chosen / "bin"
