"""The product's ASGI application with its clocks ahead (`tests.clock_ahead`), as a server in a test runs it."""

from tests import clock_ahead

clock_ahead.set_ahead()

from web.asgi import application  # noqa: E402  (reads the clocks that the line above sets)

__all__ = ["application"]
