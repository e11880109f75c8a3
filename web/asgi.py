"""The ASGI application: pages over HTTP, the phone over WebSockets.

ASGI-neutral: daphne is the default server, uvicorn and granian serve the same object.
"""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
http_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  (needs the apps that the line above loads)
from django.conf import settings  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from web import backends  # noqa: E402
from web.inbox.socket import InboxSocket  # noqa: E402
from web.operating import proxies  # noqa: E402
from web.operating.probes import Probes  # noqa: E402
from web.operating.request_ids import RequestIds  # noqa: E402
from web.operating.request_size import RequestSize  # noqa: E402
from web.phone.origin import SameOriginOnly, refuse  # noqa: E402
from web.phone.socket import PhoneSocket  # noqa: E402

backends.serve(settings.DATABASES["default"])
refusal = re_path("", refuse)  # type: ignore[arg-type]  # Django's stubs know of views only
sockets = URLRouter([path("ws/play", PhoneSocket.as_asgi()), path("ws/inbox", InboxSocket.as_asgi()), refusal])
our_pages = SameOriginOnly(sockets)
people = ProtocolTypeRouter({"http": http_application, "websocket": our_pages})
# From the outside in: who asked, under which id, a machine or a person, and not too much at once.
application = proxies.behind(settings.TRUSTED_PROXIES, RequestIds(Probes(RequestSize(people))))
