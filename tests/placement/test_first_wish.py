"""What a proposal keeps of its household's first wish, from the question to the second night."""

import pytest
from sqlalchemy import Engine

from placement.jobs import solver_process
from placement.model.household import Wish
from placement.transaction import transaction
from tests.make import make_authority, make_household, make_municipality
from tests.placement.place import make_place
from tests.placement.test_solve_waiting_runs import FIRST_FIT, proposals, ran


def test_a_proposal_tells_what_prevented_the_first_wish(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solver_process, "COMMAND", FIRST_FIT)
    with transaction(engine) as db:
        authority = make_authority(db)
        here, full = (make_place(db, authority=authority, persons=persons) for persons in (9, 2))
        without_agreement = make_municipality(db)
        for wished in (here.municipality, full.municipality, without_agreement):
            household = make_household(db, authority=authority, persons=3)
            db.add(Wish(household_id=household.key, municipality_id=wished.key, rank=1))

    ran(engine)
    ran(engine)  # a proposal that stands is told it again

    at_home, prevented, nothing = proposals(engine)
    assert at_home.first_wish == {"municipality": here.municipality.code, "here": True}
    assert prevented.first_wish is not None
    assert (prevented.first_wish["municipality"], prevented.first_wish["here"]) == (
        full.municipality.code,
        False,
    )
    assert [one["code"] for one in prevented.first_wish["broken"]] == ["quota"]
    assert prevented.first_wish["points"]["wish"] > 0
    assert nothing.first_wish == {"municipality": without_agreement.code, "here": False}
