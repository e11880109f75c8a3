"""The one exception of `geo.layers`."""


class LayerRefused(Exception):
    """A file that must not be loaded; its text names the field or place, the rule and the remedy."""
