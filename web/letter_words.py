"""A letter in its reader's language: how much waits, and where to sign in. Never about whom, nor where."""

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from placement.jobs.post import Parcel
from placement.model.letter import NoticeKind
from web.language import current, speaking
from web.language import gettext as _
from web.words import coded


def letter_of(parcel: Parcel, *, sender: str, address: str) -> EmailMessage:
    """Write it. `address`: of the product, where the link leads."""
    with speaking(parcel.language):
        lines = said_in_all(parcel.counts)
        message = EmailMessage(policy=SMTP)
        message["From"] = sender
        message["To"] = parcel.address
        message["Subject"] = "Kuntapaikka: " + (
            lines[0].rstrip(".") if len(lines) == 1 else _("what is new")
        )
        message["Date"] = format_datetime(parcel.at)
        # The same at each attempt: the reader's mail program knows a copy by it.
        message["Message-ID"] = f"<{parcel.mark}@{sender.rpartition('@')[2]}>"
        # No answers from absent readers' machines.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n".join(_body(parcel, lines, address)), cte="quoted-printable")
        # After the content, which begins with no such headers.
        message["Content-Language"] = current()
    return message


def said(kind: NoticeKind, n: int) -> str:
    """Say what happened so many times."""
    return coded(f"NoticeKind:{kind.value}", {"n": n})


def said_in_all(counts: Mapping[NoticeKind, int]) -> list[str]:
    """Say what a letter says, from the counts that are kept with it."""
    return [said(kind, counts[kind]) for kind in NoticeKind if counts.get(kind)]


def failure_sentence(failure: str) -> str:
    """Say why an attempt did not end well: "refused: 550" by its code and what the server answered."""
    code, _colon, detail = failure.partition(": ")
    return coded(f"letter-failure:{code}", {"detail": detail})


def _body(parcel: Parcel, lines: list[str], address: str) -> list[str]:
    return [
        _("Hello,"),
        "",
        *(lines if len(lines) == 1 else [f"- {line}" for line in lines]),
        "",
        _("Sign in to see more:"),
        f"{address}/sign-in",
        "",
        _("For reasons of secrecy this message names nobody. Please do not answer it."),
        _("You get one such message a day; you can change that in your own settings.")
        if parcel.daily
        else _("You get such messages at once; you can change that in your own settings."),
    ]
