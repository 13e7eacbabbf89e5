"""Yearly rounds within an official's scope: a list, one with who has answered, one municipality's part in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from placement.access import Official, Permission
from placement.ledger import Figures
from placement.model.agreement import Agreement
from placement.model.area import Area, Municipality
from placement.model.upload import Upload
from placement.model.user import UserAccount
from placement.model.yearly_round import AgreementRound, AskedMunicipality, AskedStatus, RoundAnswer
from placement.queries.agreements import AgreementFigures, agreements_visible_to, sum_told
from placement.refusals import NotFound
from placement.rules.round_content import RoundContent
from placement.sight import visible


@dataclass(frozen=True)
class AskedShown:
    """A municipality in a round, its newest submitted answer, and what it had agreed for the year before."""

    asked: AskedMunicipality
    municipality: Municipality
    answer: RoundAnswer | None
    last_year: AgreementFigures | None

    @property
    def change(self) -> int | None:
        """How many persons more (or fewer) at most than the year before; None until it has answered."""
        if self.answer is None:
            return None
        return self.answer.at_most - (self.last_year.at_most if self.last_year else 0)


@dataclass(frozen=True)
class RoundShown:
    """A round with those of its municipalities that the official sees, by Finnish name."""

    round: AgreementRound
    authority: Area
    rows: Sequence[AskedShown]

    @property
    def waiting(self) -> int:
        """Municipalities that have not answered."""
        return self._with(AskedStatus.ASKED)

    @property
    def answered(self) -> int:
        """Municipalities whose answer waits to be registered."""
        return self._with(AskedStatus.ANSWERED)

    @property
    def registered(self) -> int:
        """Municipalities whose answer has been registered."""
        return self._with(AskedStatus.REGISTERED)

    @property
    def committed(self) -> int:
        """Persons that the answers promise."""
        return sum(row.answer.committed for row in self.rows if row.answer)

    @property
    def at_most(self) -> int:
        """Persons that the answers allow at most."""
        return sum(row.answer.at_most for row in self.rows if row.answer)

    @property
    def agreed_last_year(self) -> int:
        """Persons at most that the same municipalities had agreed for the year before."""
        return sum(row.last_year.at_most for row in self.rows if row.last_year)

    @property
    def last_year(self) -> Figures | None:
        """What became of it; None to whom use is not told."""
        return sum_told(row.last_year.whole for row in self.rows if row.last_year)

    def _with(self, status: AskedStatus) -> int:
        return sum(row.asked.status is status for row in self.rows)


@dataclass(frozen=True)
class AnswerShown:
    """One answer with its parts, who saved it and the name of its attachment."""

    answer: RoundAnswer
    content: RoundContent
    by: str | None
    attachment: str | None


@dataclass(frozen=True)
class OneAsked:
    """All of one municipality's part in a round, its answers newest first."""

    round: AgreementRound
    authority: Area
    asked: AskedMunicipality
    municipality: Municipality
    answers: Sequence[AnswerShown]
    agreement: Agreement | None
    last_year: AgreementFigures | None
    may_answer: bool
    may_register: bool

    @property
    def newest(self) -> AnswerShown | None:
        """What the form begins with: the draft, or the last answer."""
        return self.answers[0] if self.answers else None

    @property
    def submitted(self) -> AnswerShown | None:
        """The answer that holds."""
        return next((one for one in self.answers if one.answer.submitted_at is not None), None)


def rounds_visible_to(official: Official, db: Session) -> list[RoundShown]:
    """Return the rounds within scope, the newest year first."""
    rows = db.exec(
        select(AgreementRound, Area)
        .join(Area, col(AgreementRound.authority_id) == col(Area.id))
        .where(visible(AgreementRound, official.scope))
        .order_by(col(AgreementRound.year).desc(), col(Area.name_fi))
    ).all()
    return _with_asked(official, db, rows)


def round_visible_to(official: Official, round_id: int, db: Session) -> RoundShown:
    """Return one round. Raises `NotFound` where it is not there or not theirs."""
    rows = db.exec(
        select(AgreementRound, Area)
        .join(Area, col(AgreementRound.authority_id) == col(Area.id))
        .where(AgreementRound.id == round_id, visible(AgreementRound, official.scope))
    ).all()
    if not rows:
        raise NotFound
    return _with_asked(official, db, rows)[0]


def asked_visible_to(official: Official, asked_id: int, db: Session) -> OneAsked:
    """Return one municipality's part in a round. Raises `NotFound`."""
    row = db.exec(
        select(AskedMunicipality, AgreementRound, Area, Municipality)
        .join(AgreementRound, col(AskedMunicipality.round_id) == col(AgreementRound.id))
        .join(Area, col(AgreementRound.authority_id) == col(Area.id))
        .join(Municipality, col(AskedMunicipality.municipality_id) == col(Municipality.id))
        .where(AskedMunicipality.id == asked_id, visible(AskedMunicipality, official.scope))
    ).one_or_none()
    if row is None:
        raise NotFound
    asked, its_round, authority, municipality = row
    on_behalf = official.may(Permission.ROUND_CHANGE, of_authority=its_round.authority_id)
    return OneAsked(
        round=its_round,
        authority=authority,
        asked=asked,
        municipality=municipality,
        answers=_answers(official, db, asked_id),
        agreement=db.get(Agreement, asked.agreement_id) if asked.agreement_id else None,
        last_year=_years_before(official, db, [its_round])[its_round.key].get(municipality.key),
        may_answer=asked.status is not AskedStatus.REGISTERED
        and (on_behalf or official.may(Permission.ROUND_ANSWER, in_municipality=municipality.key)),
        may_register=on_behalf,
    )


def attachment_visible_to(
    official: Official, asked_id: int, number: int, db: Session
) -> tuple[AskedMunicipality, Upload]:
    """Return the file that came with an answer. Raises `NotFound`."""
    found = db.exec(
        select(AskedMunicipality, Upload)
        .join(RoundAnswer, col(RoundAnswer.asked_id) == col(AskedMunicipality.id))
        .join(Upload, col(RoundAnswer.attachment_id) == col(Upload.id))
        .where(
            AskedMunicipality.id == asked_id,
            RoundAnswer.number == number,
            visible(RoundAnswer, official.scope),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _answers(official: Official, db: Session, asked_id: int) -> list[AnswerShown]:
    rows = db.exec(
        select(RoundAnswer, UserAccount.name, Upload.filename)
        .outerjoin(UserAccount, col(RoundAnswer.saved_by_id) == col(UserAccount.id))
        .outerjoin(Upload, col(RoundAnswer.attachment_id) == col(Upload.id))
        .where(RoundAnswer.asked_id == asked_id, visible(RoundAnswer, official.scope))
        .order_by(col(RoundAnswer.number).desc())
    )
    return [
        AnswerShown(answer, RoundContent.model_validate(answer.content), by, filename)
        for answer, by, filename in rows
    ]


def _with_asked(
    official: Official, db: Session, rounds: Sequence[tuple[AgreementRound, Area]]
) -> list[RoundShown]:
    ids = [one.key for one, _ in rounds]
    asked = db.exec(
        select(AskedMunicipality, Municipality)
        .join(Municipality, col(AskedMunicipality.municipality_id) == col(Municipality.id))
        .where(col(AskedMunicipality.round_id).in_(ids), visible(AskedMunicipality, official.scope))
        .order_by(col(Municipality.name_fi))
    ).all()
    submitted = db.exec(
        select(RoundAnswer)
        .join(AskedMunicipality, col(RoundAnswer.asked_id) == col(AskedMunicipality.id))
        .where(
            col(AskedMunicipality.round_id).in_(ids),
            col(RoundAnswer.submitted_at).is_not(None),
            visible(RoundAnswer, official.scope),
        )
        .order_by(col(RoundAnswer.number))
    )
    newest = {answer.asked_id: answer for answer in submitted}
    before = _years_before(official, db, [one for one, _ in rounds])
    return [
        RoundShown(
            its_round,
            authority,
            [
                AskedShown(one, place, newest.get(one.key), before[its_round.key].get(place.key))
                for one, place in asked
                if one.round_id == its_round.key
            ],
        )
        for its_round, authority in rounds
    ]


def _years_before(
    official: Official, db: Session, rounds: Sequence[AgreementRound]
) -> Mapping[int, Mapping[int, AgreementFigures]]:
    """Return what was agreed for the year before each round, by municipality; whichever authority agreed it."""
    by_year = {
        year: {one.municipality.key: one for one in agreements_visible_to(official, db, year=year)}
        for year in {one.year - 1 for one in rounds}
    }
    return {one.key: by_year[one.year - 1] for one in rounds}
