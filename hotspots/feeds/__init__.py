"""Lists of places as others publish them, one module per format; each yields the rows of `hotspots.feeds.row`."""
