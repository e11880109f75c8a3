"""Red envelopes: one campaign's coins to many people, each once (R12); groups they go to (R15); and thanks for reports.

`naming` finds the people of a list, a group or a township; `preparing` says what a batch costs and writes it down;
`sending` gives it out in chunks; `groups` keeps a unit's lists; `rewarding` pays for confirmed reports.
"""
