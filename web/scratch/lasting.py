"""Starts programs that end with this process, however it ends. Used by the scratch servers.

The kernel signals a child when the *thread* that started it is gone, so one thread that lasts as long as the
process starts them all: a server that a worker thread brings back must not go with that thread.
"""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

_starter: Final = ThreadPoolExecutor(1, thread_name_prefix="starter")


def launch(
    command: Sequence[str],
    *,
    log: Path,
    at_our_end: signal.Signals = signal.SIGTERM,
    user: str | None = None,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Run a program in a session of its own; what it says is added to `log`. `user` takes effect only for root."""
    whole = [*prefix(user, at_our_end), *command]
    with log.open("ab") as said:
        return _starter.submit(
            subprocess.Popen,
            whole, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
            start_new_session=True,
        ).result()  # fmt: skip


def prefix(user: str | None = None, at_our_end: signal.Signals | None = None) -> list[str]:
    """The words before a command that make it run as another user and end with us (Linux)."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    words = [] if at_our_end is None else [f"--pdeathsig={at_our_end.name.removeprefix('SIG')}"]
    if user is not None and os.geteuid() == 0:
        group = pwd.getpwnam(user).pw_gid
        words += [f"--reuid={user}", f"--regid={group}", "--init-groups"]
    return [setpriv, *words] if words else []
