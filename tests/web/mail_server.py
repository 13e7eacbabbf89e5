"""A real mail server on this machine that does as it is told, for tests of what carries letters."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HANG_UP = "hang up"


class Handler:
    """Keeps what it takes. `to_recipient` and `to_letter`: what it answers instead of yes."""

    def __init__(self, *, to_recipient: str = "", to_letter: str = "") -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.encrypted: list[bool] = []
        self._to_recipient, self._to_letter = to_recipient, to_letter

    async def handle_RCPT(  # noqa: N802 (the library's name)
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if self._to_recipient:
            return self._to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._to_letter and self._to_letter != HANG_UP:
            return self._to_letter
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.taken.append(letter)
        self.recipients += envelope.rcpt_tos
        assert server.transport is not None
        self.encrypted.append(server.transport.get_extra_info("cipher") is not None)
        if self._to_letter == HANG_UP:
            # It has the letter, and its answer never comes.
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 taken"


@contextmanager
def mail_server(
    handler: Handler, *, certificate: Path | None = None, at_once: bool = False, password: str = ""
) -> Iterator[int]:
    """Run it; give its port.

    With a certificate it demands STARTTLS, or with `at_once` encrypts from the beginning; with a password it
    demands a sign-in as `kunta`.
    """
    options: dict[str, Any] = {}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        options = (
            {"ssl_context": context}
            if at_once
            else {"tls_context": context, "require_starttls": True}
        )
    if password:

        def known(
            _server: object, _session: object, _envelope: object, _how: str, data: LoginPassword
        ) -> AuthResult:
            return AuthResult(success=(data.login, data.password) == (b"kunta", password.encode()))

        options |= {"authenticator": known, "auth_required": True, "auth_require_tls": not at_once}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def make_certificate(folder: Path) -> Path:
    """A key and a certificate of this machine in one file, signed by itself."""
    path = folder / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", path, "-out", folder / "only.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + (folder / "only.pem").read_text())
    return path
