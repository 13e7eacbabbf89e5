"""Between whom places are divided: what each group counts, and what its line is called."""

from collections.abc import Collection
from dataclasses import dataclass

from placement.model.area import LanguageStatus
from placement.model.words import Category
from placement.model.yearly_round import QuotaGroup

SWEDISH_FIRST = (LanguageStatus.SV, LanguageStatus.SV_FI)


@dataclass(frozen=True)
class Counted:
    """Categories that a group counts, and the name of its line in both languages of the country."""

    categories: tuple[Category, ...]
    name_fi: str
    name_sv: str

    def label(self, status: LanguageStatus) -> str:
        """Name the line in the municipality's larger language: it stands so in its decision."""
        return self.name_sv if status in SWEDISH_FIRST else self.name_fi


C = Category
COUNTED: dict[QuotaGroup, Counted] = {
    QuotaGroup.PROTECTION: Counted(
        (
            C.ASYLUM,
            C.SUBSIDIARY,
            C.EXCLUSION,
            C.HUMANITARIAN_ADMISSION,
            C.COMPASSIONATE,
            C.REMOVAL_PREVENTED,
            C.TRAFFICKING,
            C.FAMILY,
        ),
        "Turvapaikka ja muu suojelu",
        "Asyl och annat skydd",
    ),
    QuotaGroup.QUOTA_REFUGEES: Counted((C.QUOTA,), "Kiintiöpakolaiset", "Kvotflyktingar"),
    QuotaGroup.TEMPORARY_PROTECTION: Counted(
        (C.TEMPORARY_PROTECTION,), "Tilapäinen suojelu", "Tillfälligt skydd"
    ),
    QuotaGroup.UNACCOMPANIED_MINORS: Counted(
        (C.UNACCOMPANIED_MINOR,), "Ilman huoltajaa tulleet", "Ensamkommande minderåriga"
    ),
}
del C


def whole(groups: Collection[QuotaGroup], *, emergencies: bool) -> Counted:
    """Return what the line of all places counts; an emergency counts on it alone, whatever its ground."""
    categories = [category for group in groups for category in COUNTED[group].categories]
    if emergencies:
        categories.append(Category.EMERGENCY)
    return Counted(tuple(categories), "Yhteensä", "Totalt")
