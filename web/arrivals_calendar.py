"""Arrivals as a calendar file (iCalendar, RFC 5545): how many come where in which month, and nothing else."""

from collections.abc import Sequence
from datetime import date, datetime

from icalendar import Calendar, Event

from placement.queries.arrivals import Arrivals
from placement.rules.months import add_months
from web.language import current, name_of, ngettext
from web.language import gettext as _

TYPE = "text/calendar; charset=utf-8"


def calendar_of(arrivals: Sequence[Arrivals], *, at: datetime, address: str) -> bytes:
    """Write it in the reader's language. `address`: of the product, where each entry leads.

    An entry lasts its whole month, since the day is agreed later, and blocks no time. Read again by the same
    calendar it replaces what it said before.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Kuntapaikka//arrivals//")
    calendar.add("version", "2.0")
    calendar.add("name", _("Arrivals"))
    calendar.add("x-wr-calname", _("Arrivals"))
    for one in arrivals:
        calendar.add_component(_entry(one, at=at, address=address))
    return bytes(calendar.to_ical())


def _entry(one: Arrivals, *, at: datetime, address: str) -> Event:
    entry = Event()
    entry.add("uid", f"arrivals-{one.municipality.code}-{one.month}@{address.partition('//')[2]}")
    entry.add("dtstamp", at)
    entry.add("dtstart", _first_day(one.month))
    entry.add("dtend", _first_day(add_months(one.month, 1)))
    entry.add("summary", said(one), parameters={"language": current()})
    entry.add(
        "description",
        _(
            "The day is agreed later. Sign in to see more: %(address)s",
            address=f"{address}/arrivals",
        ),
    )
    entry.add("url", f"{address}/arrivals")
    entry.add("transp", "TRANSPARENT")
    entry.add("class", "CONFIDENTIAL")
    return entry


def said(one: Arrivals) -> str:
    """Say what comes in a month: Jyväskylä: 3 households arrive, 11 persons."""
    return _(
        "%(municipality)s: %(households)s, %(persons)s",
        municipality=name_of(one.municipality),
        households=ngettext("%(n)s household arrives", "%(n)s households arrive", one.households),
        persons=ngettext("%(n)s person", "%(n)s persons", one.persons),
    )


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
