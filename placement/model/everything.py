"""All tables: importing this module makes `SQLModel.metadata` complete."""

from sqlmodel import SQLModel

from placement.model import (  # noqa: F401 (imported for their tables)
    agreement,
    allocation_run,
    answer_on_behalf,
    area,
    assignment,
    audit_entry,
    case_end,
    disclosure,
    document,
    hearing,
    household,
    ledger_entry,
    letter,
    proposal,
    publication,
    reminder,
    scenario,
    thread_message,
    upload,
    user,
    yearly_round,
)

metadata = SQLModel.metadata
