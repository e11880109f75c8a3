"""The set-up script: what it asks for, and what it says when it may not install it itself."""

import importlib.util
from importlib.machinery import SourceFileLoader
from threading import Barrier
from types import ModuleType, SimpleNamespace

import pytest

from tests.architecture.tree import ROOT


@pytest.fixture
def prepare() -> ModuleType:
    loader = SourceFileLoader("prepare", str(ROOT / ".ci" / "prepare"))
    spec = importlib.util.spec_from_loader("prepare", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("pattern", "listed", "name"),
    [
        pytest.param("GDAL", "libgdal32 - Geospatial Data Abstraction Library", "libgdal32", id="Debian 12"),
        pytest.param("GDAL", "libgdal34t64 - Geospatial …", "libgdal34t64", id="Ubuntu 24.04"),
        pytest.param("GDAL", "libgdal36 - …\nlibgdal32 - older", "libgdal36", id="two at once: the newer"),
        pytest.param("GDAL", "", r"^libgdal[0-9]+(t64)?$", id="unknown: apt-get takes the pattern"),
        pytest.param("POSTGIS", "postgresql-15-postgis-3 - …", "postgresql-15-postgis-3", id="PostGIS of Debian 12"),
        pytest.param(
            "POSTGIS", "postgresql-9-postgis-3 - …\npostgresql-17-postgis-3 - …", "postgresql-17-postgis-3",
            id="PostGIS for two PostgreSQLs: the newer",
        ),
    ],
)  # fmt: skip
def test_a_name_with_a_version_is_taken_from_the_release(prepare, monkeypatch, pattern, listed, name):
    monkeypatch.setattr(prepare.subprocess, "run", lambda *_args, **_options: SimpleNamespace(stdout=listed))
    assert prepare.newest(getattr(prepare, pattern)) == name


def test_without_a_way_to_root_one_command_is_printed_and_nothing_is_installed(prepare, monkeypatch):
    monkeypatch.setattr(prepare, "way_to_root", lambda: None)
    monkeypatch.setattr(prepare, "run", lambda *_args, **_options: pytest.fail("something was run"))
    with pytest.raises(SystemExit) as stopped:
        prepare.install_debian_packages(["gettext", prepare.GDAL])
    word = str(stopped.value)
    command = next(line.strip() for line in word.splitlines() if "apt-get" in line)
    assert command.startswith("sudo sh -c 'apt-get update && apt-get install -y")
    assert "gettext" in command
    assert "libgdal" in command


def test_a_machine_without_apt_is_told_what_to_install(prepare, monkeypatch):
    monkeypatch.setattr(prepare.shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit, match="gettext"):
        prepare.install_debian_packages(["gettext"])


def test_nothing_missing_means_nothing_done(prepare, monkeypatch):
    monkeypatch.setattr(prepare, "run", lambda *_args, **_options: pytest.fail("something was run"))
    prepare.install_debian_packages([])


def test_this_machine_lacks_nothing_that_tests_need(prepare):
    assert prepare.missing_debian_packages(["--tests"]) == []


@pytest.mark.parametrize(
    ("asked", "package"),
    [
        pytest.param(["--postgis"], "POSTGIS", id="PostGIS for the demo"),
        pytest.param(["--tests"], "POSTGIS", id="PostGIS for the tests"),
        pytest.param([], None, id="no PostGIS unless asked for"),
    ],
)
def test_postgis_is_installed_where_it_is_asked_for(prepare, monkeypatch, asked, package):
    monkeypatch.setattr(prepare, "has_postgis", lambda: False)
    missing = prepare.missing_debian_packages(asked)
    assert missing == ([getattr(prepare, package)] if package else [])


def test_root_without_a_user_for_postgresql_is_told_how_to_make_one(prepare, monkeypatch):
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 0)
    monkeypatch.setattr(prepare, "SERVER_USER", "nobody-of-that-name")
    with pytest.raises(SystemExit) as stopped:
        prepare.need_a_user_for_postgresql()
    assert "does not run as root" in str(stopped.value)
    assert "\n    useradd --system --user-group nobody-of-that-name\n" in str(stopped.value)


@pytest.mark.parametrize(
    ("user_id", "user"),
    [
        pytest.param(0, "root", id="root, and there is the user"),
        pytest.param(1000, "nobody-of-that-name", id="a person, who runs it as themselves"),
    ],
)
def test_who_can_run_postgresql_is_told_nothing(prepare, monkeypatch, user_id, user):
    monkeypatch.setattr(prepare.os, "geteuid", lambda: user_id)
    monkeypatch.setattr(prepare, "SERVER_USER", user)
    prepare.need_a_user_for_postgresql()


@pytest.mark.parametrize(("asked", "needed"), [(["--tests"], 1), (["--postgis"], 1), (["--redis"], 0), ([], 0)])
def test_a_user_for_postgresql_is_asked_for_only_with_postgis(prepare, monkeypatch, asked, needed):
    asked_for = []
    for name in ["install_debian_packages", "make_venv", "install_packages", "compile_messages"]:
        monkeypatch.setattr(prepare, name, lambda *_arguments: None)
    monkeypatch.setattr(prepare, "need_a_user_for_postgresql", lambda: asked_for.append(True))
    prepare.main(asked)
    assert len(asked_for) == needed


def test_both_sorts_of_packages_are_installed_side_by_side(prepare, monkeypatch):
    meeting = Barrier(2, timeout=20)
    monkeypatch.setattr(prepare, "lacks_npm_packages", lambda _with_tests: True)
    monkeypatch.setattr(prepare, "node_environment", lambda: ({}, "npm"))
    monkeypatch.setattr(prepare, "install_npm_packages", lambda *_arguments: meeting.wait())
    monkeypatch.setattr(prepare, "install_python_packages", lambda _lock: meeting.wait())
    prepare.install_packages(with_tests=True)
    assert not meeting.broken


def test_npm_packages_that_cannot_be_installed_stop_the_set_up(prepare, monkeypatch):
    monkeypatch.setattr(prepare, "lacks_npm_packages", lambda _with_tests: True)
    monkeypatch.setattr(prepare, "node_environment", lambda: ({}, "no-such-npm"))
    monkeypatch.setattr(prepare, "install_python_packages", lambda _lock: None)
    monkeypatch.setattr(prepare, "run", lambda command, **_options: prepare.stop(f"failed: {command[0]}"))
    with pytest.raises(SystemExit, match="failed: no-such-npm"):
        prepare.install_packages(with_tests=True)


@pytest.mark.parametrize(
    ("lock", "compiling"),
    [
        pytest.param("requirements.txt", "--compile", id="what serves finds all modules compiled"),
        pytest.param("requirements-test.txt", "--no-compile", id="tests compile what they import"),
    ],
)
def test_modules_are_compiled_for_what_may_not_write_them(prepare, monkeypatch, lock, compiling):
    commands = []
    monkeypatch.setattr(prepare, "is_current", lambda *_arguments: False)
    monkeypatch.setattr(prepare, "mark_current", lambda *_arguments: None)
    monkeypatch.setattr(prepare, "run", lambda command, **_options: commands.append(command))
    prepare.install_python_packages(lock)
    assert [command[-3:] for command in commands] == [[compiling, "-r", lock]]


def test_a_python_that_cannot_load_extensions_is_passed_over(prepare, tmp_path, monkeypatch):
    poor = tmp_path / "python3"
    poor.write_text("#!/bin/sh\nexit 1\n")
    poor.chmod(0o755)
    monkeypatch.setenv("PYTHON", str(poor))
    assert prepare.find_python() not in (None, str(poor))


def test_a_stamp_is_true_only_for_the_same_locks(prepare, tmp_path):
    stamp, lock = tmp_path / "stamp", tmp_path / "lock"
    lock.write_text("django==5.2.19\n")
    assert not prepare.is_current(stamp, [lock])
    prepare.mark_current(stamp, [lock])
    assert prepare.is_current(stamp, [lock])
    lock.write_text("django==5.2.20\n")
    assert not prepare.is_current(stamp, [lock])


def test_a_failing_step_shows_the_end_of_what_it_said(prepare):
    with pytest.raises(SystemExit) as stopped:
        prepare.run(["sh", "-c", "echo no space left on device; exit 7"])
    assert "no space left on device" in str(stopped.value)
    assert "failed: sh -c" in str(stopped.value)
