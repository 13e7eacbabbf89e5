"""A report as a paper: PDF/UA, with its table; the chart is left out, since the table says all that it does."""

from datetime import datetime

from placement.documents.paper import Paper, Part, Rows, Text
from placement.documents.typeset import typeset
from placement.rules.report import Report
from web.formats import moment
from web.language import current
from web.language import gettext as _
from web.report_words import said_cell, said_head, title_of
from web.words import coded


def report_pdf(report: Report, *, secret: bool, at: datetime, sender: str) -> bytes:
    """The paper, from `sender` (the reader's authority or municipality) in the reader's language."""
    heads = [coded(f"figure:{head}").capitalize() for head in report.heads]
    rows = [
        [*names, *[""] * (len(heads) - len(names)), *map(said_cell, row.cells)]
        for row in (*report.rows, *([report.total] if report.total else []))
        for names in [[said_head(head) for head in row.heads]]
    ]
    columns = [*heads, *map(said_head, report.columns)]
    part = Part(
        language=current(),
        title=title_of(report).capitalize(),
        sender=sender,
        reference=[],
        blocks=[
            Text(_("As of %(moment)s", moment=moment(at))),
            Text(coded(f"report-help:{report.kind.value}")),
            Rows(columns, rows, numeric=list(range(len(heads), len(columns)))),
        ],
        marking=_("Secret") if secret else "",
        wide=True,
    )
    return typeset(Paper([part]), at=at)
