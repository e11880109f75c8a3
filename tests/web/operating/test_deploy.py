"""`manage.py check --deploy` on a production environment: nothing to say, and a word on each thing left out."""

import os
import subprocess
from pathlib import Path

import pytest

from tests import warm

PRODUCTION = {
    "SECURE": "true",
    "SECRET_KEY": "Zr8b1cX0mJ5yQeWkU3tVhN7sLpA2dFgH9oTiYxE4uRwK6vBjMq7z",
    "ROSTER_KEY": "uQ3nVx8sTzL5bYw0cJr7kPd2mHf9aGe4iKoRtUvWy1",
    "VOUCHER_KEY": "mC5wQ8eZ1xT4bN7vKj2sHd9gLf6pRa3yUo0iXqWtEc",
    "ALLOWED_HOSTS": "sky.taitung.gov.tw",
    "TRUSTED_PROXIES": "127.0.0.1",
    "EMAIL_URL": "smtp+tls://sky:secret@mail.taitung.gov.tw:587",
    "EMAIL_FROM": "sky@taitung.gov.tw",
    "LOG_FORMAT": "json",
}


def check(folder: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    own = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "web.settings", "VAR_DIR": str(folder)}
    return warm.run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], {**own, **PRODUCTION, **changed})


def test_a_production_environment_is_clean(tmp_path: Path) -> None:
    checked = check(tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert list(tmp_path.glob("*_key*")) == []


@pytest.mark.parametrize(
    ("changed", "warned_of"),
    [
        pytest.param({"TRUSTED_PROXIES": ""}, "web.W001", id="no proxy is trusted"),
        pytest.param({"ALLOWED_HOSTS": ""}, "web.W002", id="local names only"),
        pytest.param({"EMAIL_URL": "file:"}, "web.W003", id="mail stays here"),
        pytest.param({"SECURE": ""}, "security.W008", id="no TLS"),
        pytest.param({"SECRET_KEY": 60 * "a"}, "security.W009", id="a guessable key"),
        pytest.param({"SECRET_KEY": ""}, "SECRET_KEY=", id="no key"),
        pytest.param({"ROSTER_KEY": ""}, "ROSTER_KEY=", id="no key of the roster"),
        pytest.param({"VOUCHER_KEY": ""}, "VOUCHER_KEY=", id="no key of the vouchers"),
        pytest.param({"DEBUG": "true"}, "DEBUG=", id="debug pages"),
    ],
)
def test_what_is_left_out_is_named(tmp_path: Path, changed: dict[str, str], warned_of: str) -> None:
    checked = check(tmp_path, **changed)
    assert checked.returncode != 0
    assert warned_of in checked.stderr
