"""The programs that the demo runs beside itself: the server, and the simulated players."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from web.demo.addresses import Addresses
from web.demo.certificate import CertificateFiles
from web.demo.supervising import Program
from web.environment import SETTINGS

PLAYERS = 200
PLAYERS_NICENESS = 10  # the person at the keyboard comes first


def server(addresses: Addresses, certificate: CertificateFiles | None, logs: Path) -> Program:
    """Daphne on localhost, and over HTTPS on the network where a certificate is given."""
    endpoints = ["-e", f"tcp:port={addresses.port}:interface=localhost"]
    if certificate is not None:
        files = f"privateKey={certificate.key}:certKey={certificate.certificate}"
        endpoints += ["-e", f"ssl:port={addresses.lan_port}:{files}:interface=0.0.0.0"]
    command = [sys.executable, "-m", "daphne", "--no-server-name", *endpoints, "web.asgi:application"]
    return Program("server", command, served_environment(addresses, os.environ), logs / "server.log")


def players(addresses: Addresses, logs: Path) -> Program:
    """The simulated players, as one process that yields to everything else."""
    command = [sys.executable, "manage.py", "simulate", "--players", str(PLAYERS), "--forever"]
    command += ["--url", addresses.local_url]
    return Program("players", command, os.environ, logs / "players.log", niceness=PLAYERS_NICENESS)


def served_environment(addresses: Addresses, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of the server: mail into files, and the phone's address among the allowed ones."""
    served = {"EMAIL_URL": "file:", **environ, "PORT": str(addresses.port)}
    if addresses.lan_host and addresses.lan_url:
        hosts = environ.get("ALLOWED_HOSTS") or SETTINGS["ALLOWED_HOSTS"].default
        origins = environ.get("CSRF_TRUSTED_ORIGINS", "")
        served["ALLOWED_HOSTS"] = f"{hosts},{addresses.lan_host}"
        served["CSRF_TRUSTED_ORIGINS"] = ",".join(filter(None, [origins, addresses.lan_url]))
    return served
