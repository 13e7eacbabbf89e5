"""Coded words that several tables share: grounds, categories, needs, ties, reasons."""

from enum import StrEnum


class Ground(StrEnum):
    """On what grounds the household was granted its permit (domain words)."""

    QUOTA = "QUOTA"
    ASYLUM = "ASYLUM"
    SUBSIDIARY = "SUBSIDIARY"
    EXCLUSION = "EXCLUSION"
    HUMANITARIAN_ADMISSION = "HUMANITARIAN_ADMISSION"
    COMPASSIONATE = "COMPASSIONATE"
    REMOVAL_PREVENTED = "REMOVAL_PREVENTED"
    TRAFFICKING = "TRAFFICKING"
    FAMILY = "FAMILY"
    TEMPORARY_PROTECTION = "TEMPORARY_PROTECTION"


class Category(StrEnum):
    """What a quota line counts: every ground, and two kinds of case that lines name apart."""

    QUOTA = "QUOTA"
    ASYLUM = "ASYLUM"
    SUBSIDIARY = "SUBSIDIARY"
    EXCLUSION = "EXCLUSION"
    HUMANITARIAN_ADMISSION = "HUMANITARIAN_ADMISSION"
    COMPASSIONATE = "COMPASSIONATE"
    REMOVAL_PREVENTED = "REMOVAL_PREVENTED"
    TRAFFICKING = "TRAFFICKING"
    FAMILY = "FAMILY"
    TEMPORARY_PROTECTION = "TEMPORARY_PROTECTION"
    UNACCOMPANIED_MINOR = "UNACCOMPANIED_MINOR"
    EMERGENCY = "EMERGENCY"


class NeedKind(StrEnum):
    """A coded need. Health only so, never in words. ACCESSIBLE_DWELLING is met by a slot, the rest by services."""

    ACCESSIBLE_DWELLING = "accessible_dwelling"
    SCHOOL = "school"
    DAYCARE = "daycare"
    LITERACY = "literacy"
    SPECIAL_HEALTH = "special_health"
    MENTAL_HEALTH = "mental_health"
    DISABILITY = "disability"
    CHILD_PROTECTION = "child_protection"


# These raise the urgency of a household and will ask for a hearing.
HEALTH_AND_SOCIAL = frozenset(
    {
        NeedKind.SPECIAL_HEALTH,
        NeedKind.MENTAL_HEALTH,
        NeedKind.DISABILITY,
        NeedKind.CHILD_PROTECTION,
    }
)


class TieKind(StrEnum):
    """What ties a household to a municipality."""

    CLOSE_FAMILY = "close_family"
    RELATIVE = "relative"
    WORK = "work"
    STUDY = "study"


class Sex(StrEnum):
    """As registered."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class MaritalStatus(StrEnum):
    """As registered."""

    SINGLE = "single"
    MARRIED = "married"
    DIVORCED = "divorced"
    WIDOWED = "widowed"
    UNKNOWN = "unknown"


class Relation(StrEnum):
    """What a person is to the household's head."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    OTHER = "other"


class Schooling(StrEnum):
    """The highest schooling completed."""

    NONE = "none"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    HIGHER = "higher"
    UNKNOWN = "unknown"


class DeclineReason(StrEnum):
    """Why a municipality declines a household."""

    NO_DWELLING = "no_dwelling"
    NO_SERVICE = "no_service"
    NO_SCHOOL_OR_DAYCARE = "no_school_or_daycare"
    TOO_SOON = "too_soon"
    QUOTA_MEANT_FOR_OTHERS = "quota_meant_for_others"
    OTHER = "other"


class ExpireReason(StrEnum):
    """Why a question ended by itself."""

    NO_ANSWER = "no_answer"


class CancelReason(StrEnum):
    """Why a placement falls through after the municipality's yes, or the household goes while it is asked."""

    # The municipality takes its yes back.
    DWELLING_LOST = "dwelling_lost"
    SERVICE_LOST = "service_lost"
    OTHER = "other"
    # The household was awaited and did not come.
    DID_NOT_ARRIVE = "did_not_arrive"
    # The household's case ends.
    MOVED_INDEPENDENTLY = "moved_independently"
    LEFT_COUNTRY = "left_country"
    CASE_CANCELLED = "case_cancelled"


class RejectReason(StrEnum):
    """Why an officer rejects a proposal of the nightly run."""

    FACTS_CHANGED = "facts_changed"
    SAFETY = "safety"
    HOUSEHOLD_WISH = "household_wish"
    KNOWN_LOCAL_OBSTACLE = "known_local_obstacle"
    OTHER = "other"


class UnlinkReason(StrEnum):
    """Why an officer parts linked households."""

    HOUSEHOLDS_WISH = "households_wish"
    SAFETY = "safety"
    NO_COMMON_PLACE = "no_common_place"
    LINKED_BY_MISTAKE = "linked_by_mistake"
