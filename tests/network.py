"""A network that fails as networks do: a TCP line between two parts of the system, for tests only.

The kernel here has no netem, and a browser's own "offline" leaves open sockets alone. This line can be slow, lose
connections, swallow what is said without a word, or go dead as a mast does, until it is mended on the same port.

    line = Line(server.port, delay_s=0.2)
    line.drop(0.5)          # half of what is open breaks; what comes is taken
    line.swallow()          # connections stay open, nothing passes either way
    line.cut()              # everything breaks, nothing is taken
    line.mend()
"""

import random
import socket
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Lock, Thread
from time import monotonic, sleep

CHUNK_BYTES = 64 * 1024
Said = tuple[float, bytes]


class Line:
    """Carries every connection to `127.0.0.1:server_port`, each way `delay_s` late; its verbs may be repeated."""

    def __init__(self, server_port: int, delay_s: float = 0.0) -> None:
        self._server_port = server_port
        self.delay_s = delay_s
        self._lock = Lock()
        self._open: set[Pair] = set()
        self._listener: socket.socket | None = None
        self._passes = Event()
        self.port = 0
        self.mend()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def connections(self) -> int:
        """How many connections are open now."""
        return len(self._open)

    def mend(self) -> None:
        """Take connections (again), and let everything pass."""
        self._passes.set()
        if self._listener is not None:
            return
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._listener = listener
        start(self._take_connections, listener)

    def cut(self) -> None:
        """Break what is open and refuse what comes."""
        listener, self._listener = self._listener, None
        if listener is not None:
            end(listener)
        self.drop(1.0)
        self._passes.set()

    def drop(self, share: float) -> int:
        """Break this share of the open connections, chosen at random; how many."""
        with self._lock:
            dropped = random.sample(sorted(self._open, key=id), round(share * len(self._open)))
            self._open -= set(dropped)
        for pair in dropped:
            pair.end()
        return len(dropped)

    def swallow(self) -> None:
        """Let nothing pass, and say nothing: connections stay open, new ones are taken and hear nothing."""
        self._passes.clear()

    def _take_connections(self, listener: socket.socket) -> None:
        while True:
            try:
                phone, _ = listener.accept()
            except OSError:
                return
            self._connect(phone)

    def _connect(self, phone: socket.socket) -> None:
        """Carry one connection, or break it where nobody listens at the other end."""
        try:
            server = socket.create_connection(("127.0.0.1", self._server_port))
        except OSError:
            end(phone)
            return
        pair = Pair(phone, server)
        with self._lock:
            self._open.add(pair)
        self._carry(pair, phone, server)
        self._carry(pair, server, phone)

    def _carry(self, pair: "Pair", source: socket.socket, target: socket.socket) -> None:
        """One way of a connection: a thread that hears, and one that says it later."""
        under_way: SimpleQueue[Said] = SimpleQueue()
        start(self._hear, source, under_way)
        start(self._say, pair, target, under_way)

    def _hear(self, source: socket.socket, under_way: SimpleQueue[Said]) -> None:
        said = b"something"
        while said:
            try:
                said = source.recv(CHUNK_BYTES)
            except OSError:
                said = b""
            under_way.put((monotonic() + self.delay_s, said))

    def _say(self, pair: "Pair", target: socket.socket, under_way: SimpleQueue[Said]) -> None:
        with suppress(OSError):
            while True:
                due_s, said = under_way.get()
                sleep(max(due_s - monotonic(), 0.0))
                self._passes.wait()
                if not said:
                    break
                target.sendall(said)
        pair.end()
        with self._lock:
            self._open.discard(pair)


class Pair:
    """The two sockets of one connection."""

    def __init__(self, phone: socket.socket, server: socket.socket) -> None:
        self._sockets = (phone, server)

    def end(self) -> None:
        """Break both."""
        for one in self._sockets:
            end(one)


def start(work: Callable[..., None], *given: object) -> None:
    """Run in a thread that dies with the process."""
    Thread(target=work, args=given, daemon=True).start()


def end(connection: socket.socket) -> None:
    """Wake whoever waits on this socket, and close it."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
