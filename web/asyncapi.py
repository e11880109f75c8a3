"""The protocol of `/ws/play` as an AsyncAPI 3 document, made from the message types of `web/protocol.py`."""

import json
import types
from typing import Any, get_args

import msgspec

from web import protocol

REFERENCES = "#/components/schemas/{name}"


def document() -> dict[str, Any]:
    """The whole document; its order is fixed, so that two runs give the same text."""
    inbound, outbound = _types(protocol.PhoneMessage), _types(protocol.ServerMessage)
    _, schemas = msgspec.json.schema_components([*inbound, *outbound], ref_template=REFERENCES)
    messages = {kind.__name__: _message(kind) for kind in (*inbound, *outbound)}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Taitung Sky, the phone's socket",
            "version": f"{protocol.VERSION}.{protocol.MINOR_VERSION}.0",
            "description": "JSON text frames, one object each. Unknown fields are ignored.",
        },
        "channels": {
            "play": {
                "address": "/ws/play",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": {
            "fromPhone": _operation("receive", inbound),
            "toPhone": _operation("send", outbound),
        },
        "components": {"messages": messages, "schemas": dict(sorted(schemas.items()))},
    }


def text() -> str:
    """The document as it is kept in docs/protocol.json."""
    return json.dumps(document(), ensure_ascii=False, indent=2) + "\n"


def _types(union: types.UnionType) -> tuple[type[msgspec.Struct], ...]:
    return get_args(union)


def _message(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {
        "name": kind.__struct_config__.tag,
        "contentType": "application/json",
        "payload": {"$ref": REFERENCES.format(name=kind.__name__)},
    }


def _operation(action: str, kinds: tuple[type[msgspec.Struct], ...]) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": "#/channels/play"},
        "messages": [{"$ref": f"#/channels/play/messages/{kind.__name__}"} for kind in kinds],
    }
