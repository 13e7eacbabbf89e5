"""Reports for who sees the whole country: what is told to everybody, laid out as reports."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from placement.access import Official
from placement.model.area import Area
from placement.model.publication import Publication, Series
from placement.model.words import DeclineReason, Ground
from placement.queries.publications import authorities_named_visible_to, published_visible_to
from placement.rules.report import Bar, Cell, Head, Report, ReportKind, Row, Text, Untold

TOTAL = ("total",)
OUTCOMES = ("accepted", *DeclineReason, "expired", "withdrawn")
Names = tuple[str, ...]


def published_arrivals_visible_to(official: Official, db: Session, *, year: int) -> Report:
    """Months of a year in columns; all, each authority and each ground in rows."""
    told = _of_year(published_visible_to(official, db, series=Series.ARRIVALS), year)
    areas = authorities_named_visible_to(official, db)
    names = sorted({name for one in told for name in _figures(one)}, key=_order)
    columns = [(one.period, _figures(one)) for one in told]
    rows = [
        Row((_head(name, areas),), tuple(_cell(figures, name) for _, figures in columns))
        for name in names
    ]
    return Report(
        kind=ReportKind.ARRIVALS,
        year=year,
        heads=("of",),
        columns=tuple(period for period, _ in columns),
        rows=tuple(rows),
        series=("arrived",),
        bars=tuple(Bar(period, (_cell(figures, TOTAL),)) for period, figures in columns),
    )


def published_answers_visible_to(official: Official, db: Session, *, year: int) -> Report:
    """Authorities of each quarter in rows, answers in columns, with all sums that are told."""
    told = _of_year(published_visible_to(official, db, series=Series.ANSWERS), year)
    areas = authorities_named_visible_to(official, db)
    rows, bars = [], []
    for one in told:
        figures = _figures(one)
        codes = sorted({name[1] for name in figures if name[0] == "authority"})
        for code in codes:
            cells = [_cell(figures, ("cell", code, outcome)) for outcome in OUTCOMES]
            whole = _cell(figures, ("authority", code))
            head = _head(("authority", code), areas)
            rows.append(Row((Text(one.period), head), (*cells, whole)))
        of_all = [_cell(figures, ("answer", outcome)) for outcome in OUTCOMES]
        rows.append(Row((Text(one.period), "total"), (*of_all, _cell(figures, TOTAL))))
        bars.append(Bar(Text(one.period), (_cell(figures, TOTAL),)))
    return Report(
        kind=ReportKind.ANSWERS,
        year=year,
        heads=("quarter", "of"),
        columns=(*OUTCOMES, "questions"),
        rows=tuple(rows),
        series=("questions",),
        bars=tuple(bars),
    )


def _of_year(told: Sequence[Publication], year: int) -> list[Publication]:
    return [one for one in told if one.period.startswith(f"{year:04}-")]


def _figures(publication: Publication) -> Mapping[Names, int | None]:
    return {tuple(name): persons for name, persons in publication.figures}


def _cell(figures: Mapping[Names, int | None], name: Names) -> Cell:
    """What nobody belongs to has no figure: it is 0, and may be told."""
    persons = figures.get(name, 0)
    return Untold.HIDDEN if persons is None else persons


def _order(name: Names) -> tuple[bool, Names]:
    return (name != TOTAL, name)


def _head(name: Names, areas: Mapping[str, Area]) -> Head:
    if name[0] == "authority":
        return areas[name[1]] if name[1] in areas else Text(name[1])
    if name[0] == "ground" and name[1] in set(Ground):
        return Ground(name[1])
    return name[-1]
