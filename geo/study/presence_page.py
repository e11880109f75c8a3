"""The figures of `docs/presence.md` and its drawing, computed afresh."""

from collections.abc import Sequence

from geo.study.drawing import Chart, Line, drawing
from geo.study.refusals import Phone, Refusals, accepted_share, outside_spot, refusals
from geo.tunables import ACCURACY_PER_SIGMA

SIGMAS_M = (2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 33.0)
PROMISED_TO_M, PROMISED = 12.0, 0.05
OUTSIDE_SIGMAS_M = (4.0, 8.0, 12.0, 20.0, 33.0)
BEYOND_M = (0.0, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 80.0, 100.0)
OTHER_PHONES = (
    ("a fix every second", Phone(12.0, every_s=1.0)),
    ("a fix every 10 s", Phone(12.0, every_s=10.0)),
    ("claims half the error it has", Phone(12.0, claims=0.5)),
    ("claims half as much again", Phone(12.0, claims=1.5)),
    ("walks up at 1.4 m/s and taps at once", Phone(12.0, walks_mps=1.4)),
    ("runs up at 3 m/s and taps at once", Phone(12.0, walks_mps=3.0)),
)
Acceptance = Sequence[tuple[float, Sequence[float]]]


def inside_table(rows: Sequence[Refusals]) -> str:
    """Refusals of people inside, by the size of the phone's error."""
    lines = [
        f"| {row.phone.sigma_m:.0f} | {row.phone.sigma_m * ACCURACY_PER_SIGMA:.0f}"
        f" | {row.refused:.1%} | {row.by_distance:.1%} |"
        for row in rows
    ]
    head = "| σ (m) | accuracy the phone shows (m) | refused by the rule | refused by `distance < 40 m` |"
    return "\n".join([head, "|--:|--:|--:|--:|", *lines])


def others_table(trials: int) -> str:
    """Refusals of people inside whose phone or gait differs, at σ = 12 m."""
    lines = [f"| {name} | {refusals(phone, trials).refused:.1%} |" for name, phone in OTHER_PHONES]
    return "\n".join(["| at σ = 12 m, but | refused |", "|---|--:|", *lines])


def acceptance(trials: int) -> Acceptance:
    """For each distance beyond the rim, the share accepted at each σ."""
    return [
        (beyond, [accepted_share(Phone(sigma), outside_spot(beyond), trials, seed=3) for sigma in OUTSIDE_SIGMAS_M])
        for beyond in BEYOND_M
    ]


def outside_table(rows: Acceptance) -> str:
    """Acceptance of people outside, by how far beyond the rim they stand."""
    head = " | ".join(f"σ {sigma:.0f} m" for sigma in OUTSIDE_SIGMAS_M)
    lines = [f"| {beyond:.0f} | {' | '.join(f'{share:.1%}' for share in shares)} |" for beyond, shares in rows]
    return "\n".join([f"| beyond the rim (m) | {head} |", "|--:" * (len(OUTSIDE_SIGMAS_M) + 1) + "|", *lines])


def picture(inside: Sequence[Refusals], outside: Acceptance) -> str:
    """Both curves as SVG."""
    refused = Line("by the rule", [(row.phone.sigma_m, row.refused) for row in inside])
    plain = Line("by distance alone", [(row.phone.sigma_m, row.by_distance) for row in inside])
    promise = Line("promise", [(0.0, PROMISED), (PROMISED_TO_M, PROMISED)])
    taken = [
        Line(f"σ {sigma:.0f} m", [(beyond, shares[at]) for beyond, shares in outside])
        for at, sigma in enumerate(OUTSIDE_SIGMAS_M)
    ]
    return drawing(
        "Refusals inside and acceptances outside the catch circle",
        [
            Chart(
                "People inside who are refused", "σ of the phone (m)", 35.0, 5.0, 0.6, 0.1, [refused, plain, promise]
            ),
            Chart("People outside who are accepted", "metres beyond the rim", 100.0, 20.0, 1.0, 0.2, taken),
        ],
    )


def with_tables(page: str, tables: dict[str, str]) -> str:
    """The page with what stands between `<!-- NAME -->` and `<!-- end -->` replaced by the table of that name."""
    for name, table in tables.items():
        head, found, rest = page.partition(f"<!-- {name} -->\n")
        _, ended, tail = rest.partition("<!-- end -->")
        if not (found and ended):
            raise ValueError(f"the page needs <!-- {name} --> and <!-- end --> on lines of their own: put them back")
        page = f"{head}{found}{table}\n{ended}{tail}"
    return page
