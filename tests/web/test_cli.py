"""The command line: instant, friendly when something is wrong, and the same on both databases."""

import io
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, inspect

from placement.actions.sign_in import sign_in
from placement.passwords import matches
from placement.queries.users import accounts
from placement.transaction import engine_for, reading, transaction
from tests.databases import KINDS, fresh_database
from tests.make import make_household
from web.cli import COMMANDS, Command, main
from web.clock import utc_now

PASSWORD = "correct horse battery staple"


@pytest.fixture(params=KINDS)
def settings_url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty, not yet migrated database that the settings name."""
    with fresh_database(request.param, migrated=False) as url:
        monkeypatch.setenv("KUNTAPAIKKA_DATABASE_URL", url)
        yield url


def _type(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{line}\n"))


def test_help_names_every_command() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "web.cli", "--help"], capture_output=True, text=True, check=True
    ).stdout

    assert all(command.name in shown for command in COMMANDS)


def test_the_command_line_imports_no_library_before_a_command_is_asked_for() -> None:
    script = "import sys; from web.cli import main; main([]); print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()

    assert "web.cli" in loaded
    assert not {"sqlalchemy", "sqlmodel", "pydantic", "fastapi", "ortools", "rich"} & set(loaded)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command.name, "--help"])

    assert ended.value.code == 0
    assert command.help in capsys.readouterr().out


def test_without_a_command_the_help_is_shown_and_the_status_says_asked_wrongly(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main([])

    assert status == 2
    assert "commands" in capsys.readouterr().out


def test_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])

    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("kuntapaikka 0.")


def test_migrate_makes_the_tables_and_the_register_and_takes_them_away(
    settings_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    up = main(["migrate"])
    said = capsys.readouterr().out
    again = main(["migrate"])
    said_again = capsys.readouterr().out
    tables = inspect(engine_for(settings_url)).get_table_names()
    down = main(["migrate", "--down", "base"])
    left = inspect(engine_for(settings_url)).get_table_names()

    assert (up, again, down) == (0, 0, 0)
    assert "1635 rows of the register" in said
    assert " 0 rows of the register" in said_again
    assert "household" in tables
    assert left == ["alembic_version"]


def test_a_database_that_is_not_migrated_is_said_with_the_cure(
    settings_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["user", "list"])

    said = capsys.readouterr().err
    assert settings_url
    assert status == 1
    assert said.startswith("kuntapaikka user: ")
    assert "run `kuntapaikka migrate`" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "KUNTAPAIKKA_DATABASE_URL"),
        ("oracle7://x", "KUNTAPAIKKA_DATABASE_URL"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "the database says"),
    ],
)
def test_a_wrong_database_address_is_one_line(
    url: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KUNTAPAIKKA_DATABASE_URL", url)

    status = main(["user", "list"])

    error = capsys.readouterr().err
    assert status == 1
    assert said in error
    assert error.count("\n") == 1


def test_an_account_is_added_listed_given_a_password_and_closed(
    settings_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    person = "liisa@kunta.invalid"

    _type(monkeypatch, PASSWORD)
    added = main(
        ["user", "add", person, "Liisa", "--role", "authority_officer", "--authority", "evk05"]
    )
    _type(monkeypatch, "another long password")
    changed = main(["user", "set-password", person])
    closed = main(["user", "deactivate", person])
    main(["user", "list"])

    with reading(engine_for(settings_url)) as db:
        (account,) = accounts(db)
    ((_, place),) = account.duties
    assert (added, changed, closed) == (0, 0, 0)
    assert place is not None
    assert place.name_fi == "Keski-Suomen elinvoimakeskus"
    assert matches("another long password", account.user.password_hash)
    assert not account.user.active
    assert person in capsys.readouterr().out


def test_an_account_is_signed_out_and_loses_a_role(
    settings_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    person = "liisa@keha.invalid"
    _type(monkeypatch, PASSWORD)
    main(["user", "add", person, "Liisa", "--role", "national_viewer"])
    with transaction(engine_for(settings_url)) as db:
        token = sign_in(db, person, PASSWORD, browser="", before="", at=utc_now())
    assert token

    out = main(["user", "sign-out", person])
    said = capsys.readouterr().out
    ended = main(["user", "end-role", person, "national_viewer"])
    again = main(["user", "end-role", person, "national_viewer"])

    assert (out, ended, again) == (0, 0, 1)
    assert "1 sessions ended" in said
    with transaction(engine_for(settings_url)) as db:
        assert sign_in(db, person, PASSWORD, browser="", before="", at=utc_now()) is None


@pytest.mark.parametrize(
    ("email", "password", "place", "code"),
    [
        ("liisa", PASSWORD, ["--authority", "EVK05"], "liisa is not an e-mail address"),
        ("liisa@kunta.invalid", "short", ["--authority", "EVK05"], "at least 12 characters"),
        (
            "liisa@kunta.invalid",
            PASSWORD,
            ["--municipality", "179"],
            "needs an authority or a municipality",
        ),
        ("liisa@kunta.invalid", PASSWORD, ["--authority", "EVK99"], "no authority EVK99"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_one_line(
    engine: Engine,
    email: str,
    password: str,
    place: list[str],
    code: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KUNTAPAIKKA_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    main(["migrate"])
    _type(monkeypatch, password)

    status = main(["user", "add", email, "Liisa", "--role", "authority_officer", *place])

    with reading(engine) as db:
        assert accounts(db) == []
    assert status == 1
    assert code in capsys.readouterr().err


def test_demo_leaves_a_database_with_other_data_alone(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KUNTAPAIKKA_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    with transaction(engine) as db:
        make_household(db)

    status = main(["demo"])

    said = capsys.readouterr().err
    assert status == 1
    assert said.startswith("kuntapaikka demo: The database")
    assert said.count("\n") == 1


def test_serve_asks_for_a_migration_first(
    settings_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["serve"])

    assert settings_url
    assert status == 1
    assert "run `kuntapaikka migrate`" in capsys.readouterr().err


def test_a_port_in_use_is_said_in_one_line(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KUNTAPAIKKA_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        status = main(["serve", "--port", str(other.getsockname()[1])])

    said = capsys.readouterr().err
    assert status == 1
    assert "KUNTAPAIKKA_PORT" in said
    assert said.count("\n") == 1
