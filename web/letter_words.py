"""A letter in its reader's language: how much waits, and where to sign in. Never about whom, nor where."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from placement.jobs.post import Parcel
from placement.model.letter import NoticeKind
from web.language import gettext as _
from web.language import ngettext, speaking

ORDER = tuple(NoticeKind)


def letter_of(parcel: Parcel, *, sender: str, address: str) -> EmailMessage:
    """Write it. `address`: of the product, where the link leads."""
    with speaking(parcel.language):
        lines = [said(kind, parcel.counts[kind]) for kind in ORDER if parcel.counts.get(kind)]
        message = EmailMessage(policy=SMTP)
        message["From"] = sender
        message["To"] = parcel.address
        message["Subject"] = "Kuntapaikka: " + (
            lines[0].rstrip(".") if len(lines) == 1 else _("what is new")
        )
        message["Date"] = format_datetime(parcel.at)
        # The same at each attempt: the reader's mail program knows a copy by it.
        message["Message-ID"] = f"<letter-{parcel.number}@{sender.rpartition('@')[2]}>"
        message["Content-Language"] = parcel.language
        # No answers from absent readers' machines.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n".join(_body(parcel, lines, address)))
    return message


def said(kind: NoticeKind, n: int) -> str:
    """Say what happened so many times."""
    match kind:
        case NoticeKind.ANSWER_WANTED:
            return ngettext(
                "%(n)s proposal waits for your answer.", "%(n)s proposals wait for your answer.", n
            )
        case NoticeKind.ANSWER_DUE_SOON:
            return ngettext(
                "The time to answer %(n)s proposal is running out.",
                "The time to answer %(n)s proposals is running out.",
                n,
            )
        case NoticeKind.PROPOSAL_CANCELLED:
            return ngettext(
                "%(n)s proposal was cancelled.", "%(n)s proposals were cancelled.", n
            )
        case NoticeKind.ANSWER_GIVEN:
            return ngettext(
                "A municipality has answered %(n)s proposal.",
                "Municipalities have answered %(n)s proposals.",
                n,
            )
        case NoticeKind.ANSWER_LATE:
            return ngettext(
                "%(n)s proposal is still without an answer.",
                "%(n)s proposals are still without an answer.",
                n,
            )
        case NoticeKind.PROPOSAL_EXPIRED:
            return ngettext(
                "%(n)s proposal expired without an answer.",
                "%(n)s proposals expired without an answer.",
                n,
            )
        case NoticeKind.RUN_FAILED:
            return ngettext(
                "%(n)s allocation run failed.", "%(n)s allocation runs failed.", n
            )


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
