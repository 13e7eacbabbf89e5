"""What has happened to a household, in words: a title, and what else is known of it."""

from typing import Any

from placement.model.answer_on_behalf import AnswerChannel
from placement.model.hearing import HearingOutcome
from placement.model.household import HouseholdStatus
from placement.model.reminder import ReminderStep
from placement.model.words import (
    CancelReason,
    DeclineReason,
    ExpireReason,
    RejectReason,
    UnlinkReason,
)
from placement.queries.one_household import Happening
from web.language import gettext as _
from web.language import name_of
from web.words import coded, word

# A parameter of an audit entry named `reason`, by the event that has it.
REASONS = {
    "placement.cancelled": CancelReason,
    "proposal.declined": DeclineReason,
    "proposal.expired": ExpireReason,
    "proposal.rejected": RejectReason,
    "household.unlinked": UnlinkReason,
}
# Reasons that an action wrote into a bar by itself: "declined:no_dwelling".
CODED = {
    "cancelled": CancelReason,
    "declined": DeclineReason,
    "expired": ExpireReason,
    "rejected": RejectReason,
}


def happening_in_words(one: Happening) -> dict[str, Any]:
    """An entry for the timeline of shared pieces."""
    parts = []
    params = one.params or {}
    if one.municipality is not None:
        parts.append(name_of(one.municipality))
    kind = REASONS.get(one.event.value)
    if kind is not None and params.get("reason") in set(kind):
        parts.append(word(kind(params["reason"])))
    if params.get("status") in set(HouseholdStatus):
        parts.append(word(HouseholdStatus(params["status"])))
    if params.get("outcome") in set(HearingOutcome):
        parts.append(word(HearingOutcome(params["outcome"])))
    if params.get("channel") in set(AnswerChannel):
        how = word(AnswerChannel(params["channel"]))
        parts.append(_("recorded on its behalf") + f" ({how})")
    if params.get("step") in set(ReminderStep):
        parts.append(word(ReminderStep(params["step"])))
    if "facts" in params:
        parts.append(", ".join(coded(f"fact:{name}") for name in params["facts"]))
    return {
        "at": one.at,
        "title": coded(f"Event:{one.event.value}").capitalize(),
        "by": one.by or _("the system"),
        "text": " · ".join(parts),
    }


def reason_in_words(reason: str) -> str:
    """The reason of a pin or a bar: an officer's own words, or the word of a code that an action wrote."""
    kind, _colon, code = reason.partition(":")
    if kind in CODED and code in set(CODED[kind]):
        return word(CODED[kind](code))
    return reason
