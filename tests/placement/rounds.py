"""A yearly round of an authority with two municipalities, and answers to it: for tests."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from placement.access import Official
from placement.actions.open_round import open_round
from placement.actions.record_round_statement import record_round_statement
from placement.actions.register_round_answer import register_round_answer
from placement.actions.save_round_answer import Attachment, save_round_answer
from placement.model.area import Area, LanguageStatus, Municipality
from placement.model.hearing import HearingOutcome
from placement.model.words import NeedKind
from placement.model.yearly_round import (
    AgreementRound,
    AskedMunicipality,
    DwellingSize,
    QuotaGroup,
    RoundAnswer,
)
from placement.rules.round_content import Persons, RoundContent
from tests.make import NOW, TODAY, make_authority, make_municipality, officer_of

YEAR = 2028
DUE = TODAY + timedelta(days=60)
PDF = b"%PDF-1.7 the board has decided"


@dataclass
class RoundWorld:
    """A round of 2028 that asks Muurame (Finnish) and Korsnäs (Swedish) for 100 persons together."""

    authority: Area
    officer: Official
    muurame: Municipality
    korsnas: Municipality
    clerk: Official
    other_clerk: Official
    round: AgreementRound

    def asked(self, db: Session, municipality: Municipality | None = None) -> AskedMunicipality:
        """One municipality's part, read anew; Muurame where none is named."""
        place = municipality or self.muurame
        return db.exec(
            select(AskedMunicipality)
            .where(
                AskedMunicipality.round_id == self.round.key,
                AskedMunicipality.municipality_id == place.key,
            )
            .execution_options(populate_existing=True)
        ).one()

    def answers(
        self,
        db: Session,
        said: RoundContent | None = None,
        *,
        by: Official | None = None,
        submit: bool = True,
        attachment: Attachment | None = None,
        municipality: Municipality | None = None,
        at: datetime = NOW,
    ) -> RoundAnswer:
        """Muurame answers (its clerk, where nobody else is named)."""
        asked = self.asked(db, municipality)
        return save_round_answer(
            db,
            asked.key,
            said or content(),
            attachment=attachment,
            submit=submit,
            version=asked.version,
            by=by or self.clerk,
            at=at,
        )


def make_round(db: Session, *, year: int = YEAR, due_day: date = DUE) -> RoundWorld:
    """Open it, the target divided by population: equal parts."""
    authority = make_authority(db, name="Keski-Suomen elinvoimakeskus")
    muurame = make_municipality(db, authority=authority, name="Muurame")
    korsnas = make_municipality(db, authority=authority, name="Korsnäs")
    korsnas.language_status = LanguageStatus.SV
    officer = officer_of(db, authority)
    made = open_round(
        db,
        year=year,
        target=100,
        due_day=due_day,
        letter_fi="Pyydämme vastaamaan.",
        letter_sv="Vi ber er svara.",
        codes=[muurame.code, korsnas.code],
        share=True,
        by=officer,
        at=NOW,
    )
    return RoundWorld(
        authority=authority,
        officer=officer,
        muurame=muurame,
        korsnas=korsnas,
        clerk=officer_of(db, muurame),
        other_clerk=officer_of(db, korsnas),
        round=made,
    )


def content(**other: object) -> RoundContent:
    """A whole answer: 20 to 30 persons, of whom 12 to 20 on protection grounds and 8 to 10 quota refugees."""
    said: dict[str, object] = {
        "total": Persons(committed=20, at_most=30),
        "groups": {
            QuotaGroup.PROTECTION: Persons(committed=12, at_most=20),
            QuotaGroup.QUOTA_REFUGEES: Persons(committed=8, at_most=10),
        },
        "emergencies": True,
        "minors": False,
        "languages": ["ar", "so"],
        "dwellings": {DwellingSize.FOUR_FIVE: (2, 1, 0, 3)},
        "services": {NeedKind.SCHOOL: 4},
        "decision_number": "KH 31/2026",
        "decision_day": date(2026, 11, 16),
    }
    return RoundContent.model_validate({**said, **other})


def answers_of(db: Session, asked: AskedMunicipality) -> list[RoundAnswer]:
    """All answers, oldest first."""
    return list(
        db.exec(
            select(RoundAnswer)
            .where(RoundAnswer.asked_id == asked.key)
            .order_by(col(RoundAnswer.number))
        )
    )


def heard(
    db: Session,
    world: RoundWorld,
    outcome: HearingOutcome = HearingOutcome.IN_FAVOUR,
    *,
    municipality: Municipality | None = None,
) -> None:
    asked = world.asked(db, municipality)
    record_round_statement(
        db, asked.key, outcome=outcome, version=asked.version, by=world.officer, at=NOW
    )
    db.flush()


def registered(
    db: Session,
    world: RoundWorld,
    *,
    by: Official | None = None,
    until_further_notice: bool = False,
    municipality: Municipality | None = None,
) -> AskedMunicipality:
    asked = world.asked(db, municipality)
    return register_round_answer(
        db,
        asked.key,
        until_further_notice=until_further_notice,
        version=asked.version,
        by=by or world.officer,
        at=NOW,
    )
