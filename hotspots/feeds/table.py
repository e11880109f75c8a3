"""Any other table: CSV, tabs, JSON objects; its columns by their usual names in Chinese or English, or as mapped."""

from hotspots.feeds.layout import Layout

LAYOUT = Layout(name="table")
