"""Which category of a quota line counts a household."""

from placement.model.household import Household
from placement.model.words import Category


def category_of(household: Household) -> Category:
    """EMERGENCY for an emergency, else UNACCOMPANIED_MINOR for a minor without guardian, else its ground.

    A household has exactly one category: a line takes emergencies or minors only where it names them.
    """
    if household.emergency:
        return Category.EMERGENCY
    if household.unaccompanied_minor:
        return Category.UNACCOMPANIED_MINOR
    return Category(household.ground.value)
