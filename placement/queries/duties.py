"""Who holds which duty on a day: whom to tell."""

from datetime import date

from sqlmodel import Session, col, or_, select

from placement.access import GRANTS, Permission
from placement.model.user import Duty, Role, UserAccount


def duties_with(
    db: Session,
    permission: Permission,
    *,
    day: date,
    authority_id: int | None = None,
    municipality_id: int | None = None,
) -> list[Duty]:
    """Return the duties with a permission that are in force on a day, of accounts that are not closed.

    Officers of that authority, officers of that municipality, or, where neither is named, those who belong
    to the whole country.
    """
    roles = [role for role in Role if permission in GRANTS[role]]
    return list(
        db.exec(
            select(Duty)
            .join(UserAccount, col(Duty.user_id) == col(UserAccount.id))
            .where(
                col(UserAccount.active).is_(True),
                col(Duty.role).in_(roles),
                col(Duty.authority_id) == authority_id,
                col(Duty.municipality_id) == municipality_id,
                Duty.valid_from_day <= day,
                or_(col(Duty.valid_to_day).is_(None), col(Duty.valid_to_day) >= day),
            )
            .order_by(col(Duty.id))
        )
    )
