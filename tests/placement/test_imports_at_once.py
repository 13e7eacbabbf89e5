"""Two imports at the same moment: one is saved, the other one is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine, func
from sqlmodel import select

from placement.access import Official
from placement.actions.import_households import import_households
from placement.actions.upload_file import upload_file
from placement.model.household import Household
from placement.model.upload import UploadKind
from placement.refusals import Refused
from placement.transaction import transaction
from tests.incoming import CODES, csv_of, person
from tests.make import NOW, make_authority, officer_of


def waiting(engine: Engine, officer: Official) -> int:
    with transaction(engine) as db:
        upload = upload_file(
            db, UploadKind.HOUSEHOLDS, csv_of(person()), filename="a", by=officer, at=NOW
        )
        db.flush()
        return upload.key


def officers(engine: Engine, count: int) -> list[Official]:
    with transaction(engine) as db:
        authority = make_authority(db)
        return [officer_of(db, authority) for _ in range(count)]


def at_once(*tries: Callable[[], str]) -> list[str]:
    barrier = Barrier(len(tries))

    def begin(one: Callable[[], str]) -> str:
        barrier.wait()
        return one()

    with ThreadPoolExecutor(len(tries)) as pool:
        return sorted(pool.map(begin, tries))


def save(engine: Engine, upload_id: int, officer: Official) -> str:
    try:
        with transaction(engine) as db:
            import_households(db, upload_id, CODES, similar_seen=True, by=officer, at=NOW)
    except Refused as refused:
        return refused.refusals[0].code
    return "saved"


def households(engine: Engine) -> int:
    with transaction(engine) as db:
        return db.exec(select(func.count()).select_from(Household)).one()


def test_a_double_click_saves_once(engine: Engine) -> None:
    (officer,) = officers(engine, 1)
    upload = waiting(engine, officer)

    said = at_once(*[lambda: save(engine, upload, officer)] * 4)

    assert said == ["already-imported"] * 3 + ["saved"]
    assert households(engine) == 1


def test_two_files_with_one_code_are_not_both_saved(engine: Engine) -> None:
    first, second = officers(engine, 2)
    uploads = [(waiting(engine, one), one) for one in (first, second)]

    said = at_once(*[lambda pair=pair: save(engine, *pair) for pair in uploads])

    assert said[1] == "saved"
    assert said[0] in {"code-taken-just-now", "file-has-errors"}
    assert households(engine) == 1
