"""A decision in words: what is decided, why, on what grounds in law, and what the household does now."""

from collections.abc import Iterator

from placement.documents.paper import Facts, Heading, Paper, Part, Points, Rows, Text
from placement.model.area import LanguageStatus
from placement.model.hearing import HearingOutcome
from placement.queries.decisions import DecisionFacts
from web.formats import day, month
from web.language import gettext as _
from web.language import name_of, speaking


def decision_in_words(facts: DecisionFacts, language: LanguageStatus, number: str) -> Paper:
    """Return the paper, whole in each of its languages ("fi_sv": Finnish first, then Swedish)."""
    parts = []
    for one in language.value.split("_"):
        with speaking(one):
            parts.append(_part(facts, one, number))
    return Paper(parts)


def _part(facts: DecisionFacts, language: str, number: str) -> Part:
    authority = name_of(facts.authority)
    return Part(
        language=language,
        title=_("Decision on assignment to a municipality"),
        sender=authority,
        reference=[(_("Number"), number), (_("Date"), day(facts.at))],
        recipient=[_("To the household"), facts.household.code],
        marking=_marking(facts),
        signed=[facts.officer, authority],
        blocks=[
            *_correction(facts),
            Text(_("The authority assigns the persons below to the municipality below.")),
            Facts(
                [
                    (_("Municipality"), name_of(facts.municipality)),
                    (_("Month of the move"), month(facts.proposal.month)),
                    (_("Decided on"), day(facts.assignment.assigned_at)),
                ]
            ),
            Rows(
                [_("Name"), _("Born")],
                [
                    [f"{one.given_names} {one.family_name}", day(one.birth_day)]
                    for one in facts.persons
                ],
            ),
            Heading(_("Why this municipality")),
            Points(list(_reasons(facts))),
            Heading(_("Grounds in law")),
            Points(
                [
                    _("Act on the Promotion of Integration (681/2023): agreement, assignment."),
                    _(
                        "Administrative Procedure Act (434/2003): reasons of a decision, its correction."
                    ),
                    _("Act on the Openness of Government Activities (621/1999): secrecy."),
                ]
            ),
            Heading(_("What you do now")),
            Points(
                [
                    _("The municipality tells you of the dwelling and of the day of the move."),
                    _("You may also move elsewhere on your own. Tell the authority first."),
                    _(
                        "If something here is wrong, tell the authority: it corrects it by a new decision."
                    ),
                    _("Ask for an interpreter if you do not understand this decision."),
                ]
            ),
        ],
    )


def _correction(facts: DecisionFacts) -> Iterator[Text]:
    if facts.corrects is not None:
        number, reason = facts.corrects
        yield Text(
            _(
                "This decision replaces decision %(number)s. Reason: %(reason)s",
                number=number,
                reason=reason,
            )
        )


def _marking(facts: DecisionFacts) -> str:
    said = [
        _("SECRET"),
        _("Act on the Openness of Government Activities, section 24(1), paragraph 24"),
    ]
    if facts.household.safety_prohibition:
        said.append(_("Safety prohibition: paragraph 31 too"))
    return "\n".join(said)


def _reasons(facts: DecisionFacts) -> Iterator[str]:
    answered = day(facts.proposal.answered_at)
    yield _(
        "The municipality has an agreement with the authority, and accepted you on %(day)s.",
        day=answered,
    )
    said = {
        "wish": _("You have wished for this municipality."),
        "tie": _("You have family, relatives, work or studies there."),
        "language": _("The municipality has services in a language that you speak."),
        "near": _("The municipality is near the place where you live now."),
    }
    for factor, sentence in said.items():
        if facts.proposal.points.get(factor, 0) > 0:
            yield sentence
    if facts.wished is not None:
        wished = name_of(facts.wished)
        yield _("Your first wish could not be met now: %(municipality)s.", municipality=wished)
    outcome = facts.hearing.outcome if facts.hearing else None
    if outcome is HearingOutcome.IN_FAVOUR:
        yield _("The wellbeing services county was heard. It is in favour.")
    elif outcome is HearingOutcome.AGAINST:
        yield _("The wellbeing services county was heard. It is against; the authority decides.")
    elif outcome is HearingOutcome.NO_STATEMENT:
        yield _("The wellbeing services county was asked and gave no statement in time.")
    if facts.assignment.reason:
        yield facts.assignment.reason
