"""What `SECURE=true` promises: nothing is answered without TLS, and cookies never leave it."""

import os
import subprocess
import sys
from pathlib import Path

from web.environment import PROJECT_ROOT

ASK = """
import django
django.setup()
from django.test import Client
plain = Client().get("/offline/", headers={"host": "localhost"})
told = Client().get("/offline/", headers={"host": "localhost", "x-forwarded-proto": "https"})
print(plain.status_code, plain.get("Location"), told.status_code, "Strict-Transport-Security" in told.headers)
"""


def test_a_secure_server_redirects_to_https_and_believes_its_proxy(tmp_path: Path) -> None:
    environ = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path),
        "SECURE": "true",
        "SECRET_KEY": "k-" + 12 * "0123456789",
        "ROSTER_KEY": "r-" + 12 * "0123456789",
        "VOUCHER_KEY": "v-" + 12 * "0123456789",
    }
    environ["DJANGO_SETTINGS_MODULE"] = "web.settings"
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=environ, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    assert asked.stdout.split() == ["301", "https://localhost/offline/", "200", "True"], asked.stderr
