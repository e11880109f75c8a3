"""Django's SpatiaLite backend with one change; named as ENGINE in the settings."""
