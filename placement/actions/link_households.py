"""Relatives in separate cases are linked, so that they go to one municipality; or parted again, for a reason."""

from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.household import Household, LinkedGroup
from placement.model.words import UnlinkReason
from placement.queries.steering import (
    group_code_free,
    groups_promised_at,
    household_to_change,
    household_with_code,
    members_of_group,
)
from placement.refusals import Refusal, refuse_if_any
from placement.rules.household import CLOSED, may_be_linked


def link_households(
    db: Session, household_id: int, *, code: str, by: Official, at: datetime
) -> LinkedGroup:
    """Link a household with the one of a case code; where one is linked already, the other joins its group.

    Raises `NotFound`, `NotPermitted`, `Refused`.
    """
    other_id = household_with_code(by, code, db).key
    # In the order of their numbers, so that two officers at once do not wait for each other.
    held = {key: household_to_change(by, key, db) for key in sorted({household_id, other_id})}
    one, other = held[household_id], held[other_id]
    for household in (one, other):
        by.must(Permission.HOUSEHOLD_CHANGE, of_authority=household.authority_id)
    refuse_if_any(list(may_be_linked(one, other, promised_at=groups_promised_at(db, [one, other]))))

    group_id = one.group_id or other.group_id
    group = db.get_one(LinkedGroup, group_id) if group_id else _new_group(db, one)
    for household in (one, other):
        if household.group_id != group.key:
            household.group_id = group.key
            record(db, Event.HOUSEHOLD_LINKED, at=at, by=by, about=household, group=group.code)
    db.flush()
    return group


def _new_group(db: Session, household: Household) -> LinkedGroup:
    code = f"L-{household.key}"
    while not group_code_free(db, code):
        code += "-1"
    group = LinkedGroup(code=code)
    db.add(group)
    db.flush()
    return group


def unlink_household(
    db: Session, household_id: int, *, reason: UnlinkReason, by: Official, at: datetime
) -> None:
    """Take a household out of its group; a group of one is no group. Raises as `link_households` does."""
    household = household_to_change(by, household_id, db)
    by.must(Permission.HOUSEHOLD_CHANGE, of_authority=household.authority_id)
    refuse_if_any(
        [
            *([] if household.group_id is not None else [Refusal("not-linked")]),
            *([Refusal("household-closed")] if household.status in CLOSED else []),
        ]
    )
    assert household.group_id is not None

    members = members_of_group(db, household.group_id)
    household.group_id = None
    flag_modified(household, "size")
    record(db, Event.HOUSEHOLD_UNLINKED, at=at, by=by, about=household, reason=reason.value)
    left = [other for other in members if other.key != household.key]
    if len(left) == 1:
        left[0].group_id = None
        record(db, Event.HOUSEHOLD_UNLINKED, at=at, by=by, about=left[0], reason=reason.value)
    db.flush()
