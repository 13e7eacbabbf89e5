"""A browser's kind in two words, so that people recognise their own sessions; the whole header is kept nowhere."""

# In this order: each calls itself also by the names below it.
KINDS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """Return for example "Firefox, Windows"; nothing where neither is known."""
    found = [
        next((name for mark, name in marks if mark in user_agent), "") for marks in (KINDS, SYSTEMS)
    ]
    return ", ".join(word for word in found if word)
