"""Letters as they are written, laid down as files, and handed to a mail server that takes, refuses or hangs up."""

import socket
import ssl
import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from placement.jobs.post import NotTaken, Parcel, Unclear
from placement.model.letter import NoticeKind
from tests.web.mail_server import HANG_UP, Handler, mail_server, make_certificate
from tests.web.sign_in import SECRET
from web.letter_words import letter_of
from web.post import Folder, MailServer, post_of
from web.settings import Settings

ADDRESS = "https://kuntapaikka.invalid"
SENDER = "kuntapaikka@kuntapaikka.invalid"


def parcel(
    language: str = "fi",
    *,
    to: str = "virkailija@kunta.invalid",
    daily: bool = False,
    **counts: int,
) -> Parcel:
    return Parcel(
        mark="20261124080000000000-7",
        address=to,
        language=language,
        counts={NoticeKind(kind): n for kind, n in (counts or {"answer_wanted": 3}).items()},
        at=datetime(2026, 11, 24, 8, tzinfo=UTC),
        daily=daily,
    )


def written(one: Parcel) -> EmailMessage:
    raw = letter_of(one, sender=SENDER, address=ADDRESS).as_bytes()
    letter = message_from_bytes(raw, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


def server_at(port: int, *, user: str = "", password: str = "", **more: object) -> MailServer:
    return MailServer(
        host="127.0.0.1",
        port=port,
        user=user,
        password=password,
        sender=SENDER,
        address=ADDRESS,
        patience=20,
        **{"security": "none", **more},  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("fi", "Kuntapaikka: 3 sijoitusesitystä odottaa vastaustasi", "Kirjaudu sisään"),
        ("sv", "Kuntapaikka: 3 placeringsförslag väntar på ditt svar", "Logga in"),
        ("en", "Kuntapaikka: 3 proposals wait for your answer", "Sign in"),
        ("xx", "Kuntapaikka: 3 sijoitusesitystä odottaa vastaustasi", "Kirjaudu sisään"),
    ],
)
def test_a_letter_speaks_its_readers_language_and_leads_to_the_sign_in(
    language: str, subject: str, said: str
) -> None:
    letter = written(parcel(language))

    body = letter.get_content()
    assert letter["Subject"] == subject
    assert letter["To"] == "virkailija@kunta.invalid"
    assert said in body
    assert f"{ADDRESS}/sign-in" in body.splitlines()


def test_one_is_one_and_several_things_stand_under_each_other() -> None:
    assert written(parcel(answer_wanted=1))["Subject"].endswith(
        "1 sijoitusesitys odottaa vastaustasi"
    )

    letter = written(parcel(answer_wanted=2, proposal_cancelled=1, daily=True))

    lines = letter.get_content().splitlines()
    assert letter["Subject"] == "Kuntapaikka: uutta asiaa"
    assert lines[2:4] == [
        "- 2 sijoitusesitystä odottaa vastaustasi.",
        "- 1 sijoitusesitys on peruttu.",
    ]
    assert "kerran päivässä" in letter.get_content()


def test_a_copy_is_known_as_one_and_nobody_answers_automatically() -> None:
    assert written(parcel())["Message-ID"] == written(parcel())["Message-ID"]
    assert written(parcel())["Auto-Submitted"] == "auto-generated"


def test_the_folder_keeps_each_letter_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "letters", sender=SENDER, address=ADDRESS)

    folder.carry(parcel())
    folder.carry(parcel("sv"))

    [path] = (tmp_path / "letters").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert letter["Content-Language"] == "fi"


def test_a_folder_that_cannot_be_written_takes_nothing(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("in the way")
    folder = Folder(tmp_path / "letters", sender=SENDER, address=ADDRESS)

    with pytest.raises(NotTaken, match="folder"):
        folder.carry(parcel())


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_server_gets_the_letter(tmp_path: Path, security: str) -> None:
    handler = Handler()
    certificate = make_certificate(tmp_path)
    trusted = ssl.create_default_context(cafile=str(tmp_path / "only.pem"))
    with mail_server(
        handler, certificate=certificate, at_once=security == "tls", password="salasana"
    ) as port:
        server_at(
            port, user="kunta", password="salasana", security=security, trusted=trusted
        ).carry(parcel())

    [letter] = handler.taken
    assert letter["Subject"] == "Kuntapaikka: 3 sijoitusesitystä odottaa vastaustasi"
    assert "sijoitusesitystä" in letter.get_content()
    assert handler.recipients == ["virkailija@kunta.invalid"]
    assert handler.encrypted == [True]


def test_a_server_that_is_not_who_it_says_gets_neither_password_nor_letter(tmp_path: Path) -> None:
    handler = Handler()
    with mail_server(handler, certificate=make_certificate(tmp_path), password="salasana") as port:
        server = server_at(port, user="kunta", password="salasana", security="starttls")
        with pytest.raises(NotTaken, match="no-connection") as refused:
            server.carry(parcel())

    assert refused.value.away
    assert handler.taken == []


def test_a_server_without_encryption_gets_nothing_where_it_is_asked_for() -> None:
    handler = Handler()
    with mail_server(handler) as port, pytest.raises(NotTaken, match="no-connection"):
        server_at(port, security="starttls").carry(parcel())

    assert handler.taken == []


@pytest.mark.parametrize(
    ("handler", "code", "lasting"),
    [
        (Handler(to_recipient="550 <virkailija@kunta.invalid> is unknown"), "refused: 550", True),
        (Handler(to_recipient="450 later"), "refused: 450", False),
        (Handler(to_letter="452 no room"), "refused: 452", False),
        (Handler(to_letter="554 no"), "refused: 554", True),
    ],
    ids=["unknown", "recipient later", "letter later", "letter refused"],
)
def test_a_refusal_says_whether_to_try_again_and_names_nobody(
    handler: Handler, code: str, *, lasting: bool
) -> None:
    with mail_server(handler) as port, pytest.raises(NotTaken) as refused:
        server_at(port).carry(parcel())

    assert (refused.value.code, refused.value.lasting) == (code, lasting)
    assert handler.taken == []


def test_a_wrong_password_is_not_taken_and_may_be_put_right() -> None:
    with mail_server(Handler(), password="salasana") as port, pytest.raises(NotTaken) as refused:
        server_at(port, user="kunta", password="wrong").carry(parcel())

    assert not refused.value.lasting


def test_where_nobody_listens_nothing_is_taken() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with pytest.raises(NotTaken, match="no-connection: ConnectionRefusedError") as refused:
        server_at(port).carry(parcel())

    assert refused.value.away
    assert not refused.value.lasting


def test_where_the_answer_to_the_letter_does_not_come_it_is_unclear() -> None:
    handler = Handler(to_letter=HANG_UP)
    with mail_server(handler) as port, pytest.raises(Unclear, match="no-answer"):
        server_at(port).carry(parcel())

    assert len(handler.taken) == 1, "it had gone out"


def test_the_settings_name_a_server_or_else_the_folder(tmp_path: Path) -> None:
    handler = Handler()
    with mail_server(handler) as port:
        named = Settings(secret=SECRET, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        post_of(named).carry(parcel())
    post_of(Settings(secret=SECRET, smtp_host="", letter_folder=tmp_path)).carry(parcel())

    assert len(handler.taken) == 1
    assert len(list(tmp_path.iterdir())) == 1
