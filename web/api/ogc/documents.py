"""The documents that lead to the features: landing page, conformance, collections (OGC 17-069r4, 7.2 to 7.14).

Plain dictionaries in the reader's language: sent as JSON as they are, and shown by the pages.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from geo.taitung import BOUNDS_DEG
from web.api.ogc import licences
from web.api.ogc.file_formats import FILES
from web.api.ogc.layers import Layer, Source
from web.api.ogc.links import GEOJSON, HTML, JSON, OPENAPI, Here, Link, link
from web.api.ogc.offered import COLLECTIONS, Collection
from web.api.ogc.reference_systems import CRS84, SYSTEMS
from web.api.ogc.time_spans import rfc3339

Document = dict[str, Any]

CONFORMS_TO: Final = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)


def title() -> str:
    """What the whole is called."""
    return _("Open data of Taitung")


def description() -> str:
    """What there is, in a sentence."""
    return _("Free WiFi, partner merchants, townships and regions of Taitung County, free to use.")


def landing(here: Here, kind: str) -> Document:
    """What there is: the way to everything else."""
    return {
        "title": title(),
        "description": description(),
        "links": [
            *here.itself(kind),
            link(f"{here.root}api?f=json", "service-desc", OPENAPI, _("Definition of this API"), here.language),
            link(f"{here.root}api?f=html", "service-doc", HTML, _("How to ask this API"), here.language),
            here.link("conformance", JSON, _("Standards that this API follows"), "conformance", f="json"),
            here.link("conformance", HTML, _("Standards that this API follows"), "conformance", f="html"),
            here.link("data", JSON, _("Collections"), "collections", f="json"),
            here.link("data", HTML, _("Collections"), "collections", f="html"),
        ],
    }


def conformance(here: Here, kind: str) -> Document:
    """Which classes of the standards are kept."""
    return {"conformsTo": list(CONFORMS_TO), "links": here.itself(kind)}


def collections(here: Here, kind: str) -> Document:
    """All collections, each as `collection` tells it."""
    return {
        "links": here.itself(kind),
        "collections": [collection(here, each) for each in COLLECTIONS.values()],
    }


def collection(here: Here, about: Collection, itself: Sequence[Link] = ()) -> Document:
    """One collection; `itself` are the links to the document that this is, when it stands alone."""
    layer = about.layer()
    uris = [system.uri for system in SYSTEMS]
    return {
        "id": about.id,
        "title": str(about.title),
        "description": str(about.description),
        "attribution": "；".join(dict.fromkeys(source.publisher for source in layer.sources)),
        "sources": sources(layer, here.language),
        "itemType": "feature",
        "extent": _extent(layer),
        "crs": uris,
        "storageCrs": CRS84.uri,
        "links": [
            *(itself or _itself(here, about)),
            *_features(here, about),
            *_terms(here, layer),
            *_files(here, about),
        ],
    }


def _itself(here: Here, about: Collection) -> list[Link]:
    path = f"collections/{about.id}"
    return [
        here.link("self", JSON, str(about.title), path, f="json"),
        here.link("alternate", HTML, str(about.title), path, f="html"),
    ]


def _features(here: Here, about: Collection) -> list[Link]:
    path = f"collections/{about.id}/items"
    return [
        here.link("items", GEOJSON, _("Features as GeoJSON"), path, f="json"),
        here.link("items", HTML, _("Features as pages"), path, f="html"),
    ]


def _terms(here: Here, layer: Layer) -> list[Link]:
    """Under which licence each list may be used, and where it comes from."""
    found: dict[str, Link] = {}
    for source in layer.sources:
        address = licences.address_of(source.licence) or source.url
        if address:
            found.setdefault(f"license {address}", link(address, "license", HTML, source.licence))
        if source.url:
            found[f"via {source.url}"] = link(source.url, "via", HTML, _title_of(source, here.language))
    return list(found.values())


def _files(here: Here, about: Collection) -> list[Link]:
    path = f"{here.root}collections/{about.id}/download."
    return [link(path + each.ending, "enclosure", each.kind, each.name) for each in FILES]


def sources(layer: Layer, language: str) -> list[Document]:
    """The lists of a layer, as whoever uses them must name them."""
    return [_source(each, language) for each in layer.sources]


def _source(source: Source, language: str) -> Document:
    return {
        "title": _title_of(source, language),
        "publisher": source.publisher,
        "licence": source.licence,
        "edition_on": source.edition_on and source.edition_on.isoformat(),
        "url": source.url or None,
        "terms": licences.address_of(source.licence) or None,
    }


def _title_of(source: Source, language: str) -> str:
    return (source.title_en if language == "en" else source.title_zh) or source.title_zh


def _extent(layer: Layer) -> Document:
    """Where and when; of a collection without features, the county."""
    interval = layer.interval()
    return {
        "spatial": {"bbox": [list(layer.geometry.bounds_deg() or BOUNDS_DEG)], "crs": CRS84.uri},
        "temporal": {
            "interval": [[rfc3339(at) for at in interval] if interval else [None, None]],
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        },
    }
