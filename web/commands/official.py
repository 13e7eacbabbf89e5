"""The official in whose name a command acts."""

from collections.abc import Collection

from sqlmodel import Session

from placement.access import Official
from placement.days import helsinki_day
from placement.model.user import Role
from placement.queries.users import accounts
from web.clock import utc_now


def official_today(db: Session, email: str, *, roles: Collection[Role]) -> Official | None:
    """The official in the first duty of one of these roles that the account has today, or None."""
    today = helsinki_day(utc_now())
    for account in accounts(db):
        if account.user.email != email.strip().lower() or not account.user.active:
            continue
        for duty, _place in account.duties:
            ended = duty.valid_to_day is not None and duty.valid_to_day < today
            if duty.role in roles and duty.valid_from_day <= today and not ended:
                return Official(
                    account.user.key,
                    duty.role,
                    authority_id=duty.authority_id,
                    municipality_id=duty.municipality_id,
                )
    return None
