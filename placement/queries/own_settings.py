"""One's own account, as its holder sees it."""

from sqlmodel import Session, select

from placement.access import Official
from placement.model.user import UserAccount


def own_account_visible_to(official: Official, db: Session) -> UserAccount:
    """Return the account of the one who asks, and of nobody else."""
    return db.exec(select(UserAccount).where(UserAccount.id == official.id)).one()
