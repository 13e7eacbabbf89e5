"""Where invented households come from, on which grounds, and what they speak.

Weights are persons, from the Refugee Data Finder of UNHCR (CC BY 4.0), Finland:
positive asylum decisions of 2023-2025 (`dec_recognized`, `dec_other`) and resettlement arrivals of 2023-2025.
Nationality is a fact of a person; it is never an input of the allocation.
"""

from placement.model.words import Ground

G = Ground
# Decisions: 4,378 recognised, 328 other protection; resettlement: 2,768. Temporary protection is far larger (about
# 77,000 Ukrainians in 2025), but few of them are placed by an authority: its weight is ours, as are the small ones.
GROUNDS: dict[Ground, float] = {
    G.ASYLUM: 4378,
    G.SUBSIDIARY: 290,
    G.QUOTA: 2768,
    G.TEMPORARY_PROTECTION: 1400,
    G.HUMANITARIAN_ADMISSION: 38,
    G.COMPASSIONATE: 60,
    G.REMOVAL_PREVENTED: 30,
    G.TRAFFICKING: 40,
    G.FAMILY: 200,
    G.EXCLUSION: 10,
}
RECOGNISED: dict[str, float] = {
    "SO": 892, "AF": 766, "RU": 488, "SY": 385, "IQ": 376, "TR": 324, "IR": 206, "ET": 93, "NI": 82,
    "YE": 74, "RW": 61, "NG": 53, "ER": 39, "UG": 37, "MM": 36, "CD": 35, "CM": 34,
}  # fmt: skip
OTHER_PROTECTION: dict[str, float] = {"YE": 112, "SO": 83, "SY": 38, "IQ": 24, "CO": 20}
RESETTLED: dict[str, float] = {
    "AF": 1087, "SY": 675, "CD": 585, "SD": 135, "ER": 95, "VE": 45, "ET": 23, "PK": 12, "SO": 10, "YE": 7,
}  # fmt: skip
ORIGINS: dict[Ground, dict[str, float]] = {
    **dict.fromkeys(Ground, RECOGNISED),
    G.SUBSIDIARY: OTHER_PROTECTION,
    G.HUMANITARIAN_ADMISSION: OTHER_PROTECTION,
    G.QUOTA: RESETTLED,
    G.TEMPORARY_PROTECTION: {"UA": 1},
}
del G

# Mother tongues by country (ISO 639-1), rough shares; from no register.
TONGUES: dict[str, dict[str, float]] = {
    "AF": {"fa": 60, "ps": 30, "uz": 10},
    "CD": {"sw": 60, "ln": 20, "rw": 20},
    "CM": {"fr": 80, "en": 20},
    "CO": {"es": 1},
    "ER": {"ti": 1},
    "ET": {"am": 50, "so": 30, "om": 20},
    "IQ": {"ar": 65, "ku": 35},
    "IR": {"fa": 75, "ku": 25},
    "MM": {"my": 1},
    "NG": {"en": 1},
    "NI": {"es": 1},
    "PK": {"ur": 70, "ps": 30},
    "RU": {"ru": 1},
    "RW": {"rw": 1},
    "SD": {"ar": 1},
    "SO": {"so": 1},
    "SY": {"ar": 75, "ku": 25},
    "TR": {"ku": 60, "tr": 40},
    "UA": {"uk": 70, "ru": 30},
    "UG": {"sw": 50, "en": 50},
    "VE": {"es": 1},
    "YE": {"ar": 1},
}
# What else an adult from there may speak.
SECOND: dict[str, tuple[str, ...]] = {
    "AF": ("en", "ur"),
    "CD": ("fr", "sw"),
    "CM": ("en",),
    "ER": ("ar", "en"),
    "ET": ("en", "am"),
    "IQ": ("ar", "en"),
    "IR": ("fa", "en"),
    "RU": ("en",),
    "RW": ("fr", "en"),
    "SO": ("ar", "en"),
    "SY": ("ar", "en"),
    "TR": ("tr", "en"),
    "UA": ("ru", "en"),
    "UG": ("en", "sw"),
}
