"""A network that can be cut: a TCP line between a phone and a server, for tests only.

The kernel here has no netem, and a browser's own "offline" leaves open sockets alone; this line goes dead as a
mast does: open connections break and new ones are refused, until it is mended on the same port.
"""

import socket
from contextlib import suppress
from threading import Lock, Thread

CHUNK_BYTES = 64 * 1024


class Line:
    """Carries every connection to `127.0.0.1:server_port`; `cut` and `mend` may be repeated."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self.port = 0
        self.mend()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def mend(self) -> None:
        """Take connections (again)."""
        if self._listener is not None:
            return
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._listener = listener
        Thread(target=self._take_connections, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Break what is open and refuse what comes."""
        listener, self._listener = self._listener, None
        with self._lock:
            ending, self._open = [*self._open, *filter(None, [listener])], set()
        for connection in ending:
            end(connection)

    def _take_connections(self, listener: socket.socket) -> None:
        while True:
            try:
                phone, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
            except OSError:
                return
            with self._lock:
                self._open |= {phone, server}
            for source, target in ((phone, server), (server, phone)):
                Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while said := source.recv(CHUNK_BYTES):
                target.sendall(said)
        for connection in (source, target):
            end(connection)
        with self._lock:
            self._open -= {source, target}


def end(connection: socket.socket) -> None:
    """Wake whoever waits on this socket, and close it."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
