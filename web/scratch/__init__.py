"""A server of its own on a database of its own: what benchmarks measure and tests kill.

Nothing here touches the database that the settings name. `serving` makes a folder into a `VAR_DIR` and runs
daphne on it; `staging` runs inside that folder's environment and fills it with balloons and guests.
"""
