"""An authority opens the yearly round: its municipalities are asked for places of a year."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.letter import NoticeKind
from placement.model.yearly_round import AgreementRound, AskedMunicipality
from placement.notices import tell
from placement.queries.municipalities import partners_visible_to
from placement.queries.rounds_to_change import authority_to_change, round_years
from placement.refusals import NotPermitted, refuse_if_any
from placement.rules.yearly_round import round_may_be_opened, shares_of


def open_round(
    db: Session,
    *,
    year: int,
    target: int,
    due_day: date,
    letter_fi: str,
    letter_sv: str,
    codes: Collection[str],
    share: bool,
    by: Official,
    at: datetime,
) -> AgreementRound:
    """Ask the municipalities of those codes; `share`: each is told its share of the target, by population.

    Raises `NotPermitted`, or `Refused` with every reason.
    """
    by.must(Permission.ROUND_CHANGE, of_authority=by.authority_id)
    if by.authority_id is None:
        raise NotPermitted(Permission.ROUND_CHANGE)
    # Held, so that two officers who open the same year do it one after the other.
    authority_to_change(by.authority_id, db)

    today = helsinki_day(at)
    partners = {one.code: one for one in partners_visible_to(by, db, day=today)}
    refuse_if_any(
        list(
            round_may_be_opened(
                year=year,
                target=target,
                due_day=due_day,
                letters=(letter_fi, letter_sv),
                asked=codes,
                own=partners,
                years_there=round_years(db, by.authority_id),
                today=today,
            )
        )
    )

    made = AgreementRound(
        authority_id=by.authority_id,
        year=year,
        target=target,
        letter_fi=letter_fi.strip(),
        letter_sv=letter_sv.strip(),
        due_day=due_day,
        opened_at=at,
        opened_by_id=by.id,
    )
    db.add(made)
    db.flush()
    asked = [partners[code] for code in sorted(set(codes))]
    shares = shares_of(target, asked) if share else {}
    for municipality in asked:
        db.add(
            AskedMunicipality(
                round_id=made.key,
                municipality_id=municipality.key,
                hoped=shares.get(municipality.code),
                asked_at=at,
            )
        )
        tell(db, NoticeKind.ROUND_OPENED, at=at, by=by, municipality_id=municipality.key)
    db.flush()
    record(db, Event.ROUND_OPENED, at=at, by=by, about=made, year=year, asked=len(asked))
    return made
