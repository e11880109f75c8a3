"""What makes the app installable and usable without network: worker, manifest, offline page."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

SHELL_FOLDERS = ("phone", "places", "pay", "css", "art", "icons")
SHELL_SUFFIXES = {".js", ".css", ".svg", ".png", ".mjs"}
MAP_FILES = ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl-shared.mjs", "maplibre-gl.css")

TILL_FILES = ("zxing-wasm/reader/index.js", "zxing-wasm/share.js", "zxing-wasm/wasm/zxing_reader.wasm")


@cache
def shell_files() -> tuple[str, ...]:
    """The static files the app needs without network, as paths under STATIC_URL."""
    own = (path for folder in SHELL_FOLDERS for path in _scripts_and_pictures(folder))
    return (*own, *(f"maplibre-gl/{name}" for name in MAP_FILES))


@cache
def till_files() -> tuple[str, ...]:
    """What a merchant's till needs besides; a customer's phone does not fetch it."""
    return (*_scripts_and_pictures("till"), *TILL_FILES)


def _scripts_and_pictures(folder: str) -> list[str]:
    root = Path(settings.BASE_DIR) / "web" / "static"
    found = sorted((root / folder).rglob("*"))
    return [path.relative_to(root).as_posix() for path in found if path.suffix in SHELL_SUFFIXES]


@cache
def shell_version() -> str:
    """A short hash of the shell's own files: a new one makes phones fetch anew."""
    root = Path(settings.BASE_DIR) / "web"
    digest = hashlib.sha256()
    for path in sorted((root / "static").rglob("*")) + sorted(root.glob("*/templates/**/*.html")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker, at the root so that its scope is the whole site."""
    context = {
        "version": shell_version(),
        "files": [static(path) for path in shell_files()],
        "till_files": [static(path) for path in till_files()],
    }
    response = render(request, "phone/sw.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C), in the reader's language."""
    icons = [
        {"src": static(f"icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in (
            ("icon-192", 192, "any"),
            ("icon-512", 512, "any"),
            ("maskable-512", 512, "maskable"),
        )
    ]
    return JsonResponse(
        {
            "name": _("Taitung Sky"),
            "short_name": _("Taitung Sky"),
            "description": _("Walk to hot-air balloons all over Taitung, catch them, earn coins."),
            "lang": request.LANGUAGE_CODE,
            "start_url": "/play/",
            "scope": "/",
            "display": "standalone",
            "orientation": "portrait",
            "background_color": "#F6F1E7",
            "theme_color": "#1F2A44",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown for a page that is not on the phone."""
    return render(request, "phone/offline.html")
