"""What carries letters: a mail server (SMTP), or by default a folder where they are laid down as files."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from placement.jobs.post import NotTaken, Parcel, Post, Unclear
from web.letter_words import letter_of
from web.settings import Settings

# Seconds that the mail server may take for one answer.
PATIENCE = 60.0
# The first digit of a refusal that trying again does not change (RFC 5321, 4.2.1).
LASTING = 5
# What a mail server says to a step that it takes: done, or passed on (RFC 5321, 4.2.3).
TAKEN = frozenset({250, 251})


class Folder:
    """Lays each letter down as a file, readable by its owner only. One that lies there is not written again."""

    def __init__(self, folder: Path, *, sender: str, address: str) -> None:
        self._folder, self._sender, self._address = folder, sender, address

    def carry(self, parcel: Parcel) -> None:
        """Write the whole file or none. Raises `NotTaken`."""
        letter = letter_of(parcel, sender=self._sender, address=self._address)
        path = self._folder / f"{parcel.mark}.eml"
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.exists():
                return
            part.touch(mode=0o600)
            part.write_bytes(letter.as_bytes())
            part.replace(path)
        except OSError as error:
            raise NotTaken(f"folder: {type(error).__name__}", away=True) from error


class MailServer:
    """Hands each letter to a mail server."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        security: Literal["starttls", "tls", "none"],
        user: str,
        password: str,
        sender: str,
        address: str,
        patience: float = PATIENCE,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        self._host, self._port, self._security = host, port, security
        self._user, self._password = user, password
        self._sender, self._address = sender, address
        self._patience = patience
        self._trusted = trusted or ssl.create_default_context()

    def carry(self, parcel: Parcel) -> None:
        """Send it. Raises `NotTaken` for what was refused, `Unclear` where the answer to the letter did not come."""
        letter = letter_of(parcel, sender=self._sender, address=self._address)
        server = self._connected()
        try:
            self._announce(server, parcel.address)
            self._hand_over(server, letter)
        finally:
            # Whatever it says to our farewell, it has or has not taken the letter by now.
            server.close()

    def _connected(self) -> smtplib.SMTP:
        """A greeted, encrypted, known connection. Nothing has been sent when this fails."""
        server: smtplib.SMTP | None = None
        try:
            if self._security == "tls":
                server = smtplib.SMTP_SSL(
                    self._host, self._port, timeout=self._patience, context=self._trusted
                )
            else:
                server = smtplib.SMTP(self._host, self._port, timeout=self._patience)
            if self._security == "starttls":
                server.starttls(context=self._trusted)
            if self._user:
                server.login(self._user, self._password)
        except (OSError, smtplib.SMTPException) as error:
            if server is not None:
                server.close()
            raise NotTaken(_no_connection(error), away=True) from error
        return server

    def _announce(self, server: smtplib.SMTP, address: str) -> None:
        """Say from whom and to whom."""
        try:
            server.ehlo_or_helo_if_needed()
            for answer, _said in (server.mail(self._sender), server.rcpt(address)):
                if answer not in TAKEN:
                    raise NotTaken(f"refused: {answer}", lasting=answer // 100 == LASTING)
        except UnicodeError as error:
            raise NotTaken("address", lasting=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotTaken(_no_connection(error), away=True) from error

    def _hand_over(self, server: smtplib.SMTP, letter: EmailMessage) -> None:
        """Send the letter itself: from its first byte on, only an answer says whether it was taken."""
        try:
            answer, _said = server.data(letter.as_bytes())
        except smtplib.SMTPDataError as error:
            # It did not want to hear the letter.
            raise NotTaken(
                f"refused: {error.smtp_code}", lasting=error.smtp_code // 100 == LASTING
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unclear(f"no-answer: {type(error).__name__}") from error
        if answer not in TAKEN:
            raise NotTaken(f"refused: {answer}", lasting=answer // 100 == LASTING)


def _no_connection(error: Exception) -> str:
    """A code without what the server said: that may name a person."""
    answer = getattr(error, "smtp_code", None)
    return f"no-connection: {answer or type(error).__name__}"[:60]


def post_of(settings: Settings) -> Post:
    """What the settings name."""
    sender, address = settings.mail_from, settings.public_address
    if not settings.smtp_host:
        return Folder(settings.letter_folder, sender=sender, address=address)
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        sender=sender,
        address=address,
    )
