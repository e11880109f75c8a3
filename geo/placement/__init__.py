"""Which cells get a balloon today, how many catches each holds, and how fair that is.

    rules.py       the numbers of a plan, which are published with its commitment
    plane.py       positions as whole centimetres, so that nothing depends on how a machine adds fractions
    homes.py       where people live and visit, and how much a balloon near them is worth
    settlements.py from official areas to homes; places.py adds what people visit, coast.py where land ends
    candidates.py  which cells may carry a balloon at all: the mask
    draw.py        what the day's seed decides: the tenth of the mask, and who is rare
    coverage.py    which of the drawn cells are taken: lazy greedy maximum coverage
    stock.py       how many catches each balloon holds
    plan.py        these in their order: mask, homes, rules and seed in, a placement out
    documents.py   mask and population as JSON with a hash, so that anybody can make the plan again
    fairness.py    what a placement does for people: walks, expected catches, Gini

Values in, values out: no database, no clock, no chance but the seed. `game.balloons.planning` reads the
database, `game.balloons.skies` commits, draws and reveals.
"""
