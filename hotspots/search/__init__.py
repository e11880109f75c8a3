"""Places by what somebody types: `hotspots.search.finding.find`.

`grams` finds texts that hold a piece of text or nearly so, `sorts` knows the words that stand for many places at once
(townships, regions, categories), `spelling` the words that can be meant by a mistyped one.
"""
