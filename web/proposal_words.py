"""A proposal in words: why here, what else was possible, and what came of sending many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from placement.model.area import Municipality
from placement.model.proposal import Proposal
from placement.refusals import Refusal
from web.formats import month, number
from web.language import ngettext
from web.words import coded, refusal_sentence

LONGEST_NUMBER = 9


@dataclass(frozen=True)
class Other:
    """Another municipality, in its best month, had this one household moved there and nobody else."""

    municipality: Municipality
    month: str | None
    points: int
    by_factor: Mapping[str, int]
    # What prevents it, each rule once; empty where it was possible.
    broken: Sequence[str]


@dataclass(frozen=True)
class FirstWish:
    """What became of the household's first wish. `there` is None where it is `here`, and where nothing is agreed."""

    municipality: Municipality
    here: bool
    there: Other | None
    # What moving this household there would do to the points of all.
    fit_change: int


@dataclass(frozen=True)
class Told:
    """Points of one person by factor, and the other places, best first."""

    factors: Sequence[tuple[str, int]]
    total: int
    others: Sequence[Other]
    runner_up: Other | None
    # Factors by which this place is better and worse than the runner-up, with the difference.
    tipped: Sequence[str]
    lost: Sequence[str]
    first_wish: FirstWish | None


def reasons_of(proposal: Proposal, places: Mapping[str, Municipality]) -> Told:
    """Read what the run has kept with its proposal. A place that is not in `places` (by code) is left out."""
    others = sorted(
        (
            _other(one, places[one["municipality"]])
            for one in proposal.alternatives
            if one["municipality"] in places
        ),
        key=lambda other: -other.points,
    )
    runner_up = next((one for one in others if not one.broken), None)
    changes: list[tuple[str, int]] = []
    if runner_up is not None:
        changes = [
            (
                coded(f"factor:{name}"),
                proposal.points.get(name, 0) - runner_up.by_factor.get(name, 0),
            )
            for name in {**proposal.points, **runner_up.by_factor}
        ]
    return Told(
        factors=[(coded(f"factor:{name}"), points) for name, points in proposal.points.items()],
        total=sum(proposal.points.values()),
        others=others,
        runner_up=runner_up,
        tipped=[f"{name} +{number(more)}" for name, more in changes if more > 0],
        lost=[f"{name} \N{MINUS SIGN}{number(-less)}" for name, less in changes if less < 0],
        first_wish=_first_wish(proposal.first_wish, places),
    )


def _first_wish(
    kept: Mapping[str, Any] | None, places: Mapping[str, Municipality]
) -> FirstWish | None:
    if kept is None or kept["municipality"] not in places:
        return None
    municipality = places[kept["municipality"]]
    there = _other(kept, municipality) if "points" in kept else None
    return FirstWish(municipality, kept["here"], there, kept.get("fit_change", 0))


def _other(kept: Mapping[str, Any], municipality: Municipality) -> Other:
    rules = dict.fromkeys(broken["code"] for broken in kept["broken"])
    return Other(
        municipality=municipality,
        month=kept.get("month"),
        points=sum(kept["points"].values()),
        by_factor=kept["points"],
        broken=[coded(f"rule:{rule}") for rule in rules],
    )


def closed_months_in_words(
    months: Sequence[tuple[str, Sequence[Refusal]]],
) -> list[tuple[list[str], str]]:
    """Months that something stands against, those with the same sentences together."""
    closed: dict[str, list[str]] = {}
    for one, refusals in months:
        if refusals:
            said = " ".join(refusal_sentence(refusal) for refusal in refusals)
            closed.setdefault(said, []).append(month(one))
    return [(names, said) for said, names in closed.items()]


def sent_in_words(sent: int, refused: int) -> str:
    """What came of sending many."""
    said = ngettext("%(n)s proposal was sent.", "%(n)s proposals were sent.", sent)
    if refused:
        said += " " + ngettext("%(n)s was not sent.", "%(n)s were not sent.", refused)
    return said


def assigned_in_words(assigned: int, refused: int) -> str:
    """What came of deciding on many."""
    said = ngettext("%(n)s household was assigned.", "%(n)s households were assigned.", assigned)
    if refused:
        said += " " + ngettext("%(n)s was not assigned.", "%(n)s were not assigned.", refused)
    return said


def list_address(
    *, municipality: str, sort: str, refused: Collection[int], status: str = ""
) -> str:
    """The address of the list as it was, and of what was refused. `status`: "" for what waits for review."""
    query = {
        "status": status,
        "municipality": municipality,
        "sort": sort,
        "refused": ",".join(map(str, refused)),
    }
    kept = urlencode({name: value for name, value in query.items() if value}, safe=",")
    return f"/proposals?{kept}" if kept else "/proposals"


def pairs_of(chosen: Collection[str]) -> list[tuple[int, int]]:
    """Numbers and versions of proposals, "12:1", as the list's boxes send them."""
    return [(int(number), int(version)) for number, version in (one.split(":") for one in chosen)]


def numbers_in(refused: str) -> list[int]:
    """The numbers in an address, "12,15"; what can be no proposal's number is left out."""
    return [int(one) for one in refused.split(",") if one and len(one) <= LONGEST_NUMBER]
