"""Where a redirect may lead: to a path of ours, never to an address of elsewhere."""

from urllib.parse import urlsplit


def on_this_site(to: str) -> str:
    r"""Return the path and query if they are ours, else the front page.

    Browsers read `//host`, `/\host` and a tab or line break between the two slashes as another site.
    """
    if not to.startswith("/") or any(ord(sign) < ord(" ") for sign in to) or "\\" in to:
        return "/"
    there = urlsplit(to)
    return "/" if there.scheme or there.netloc or to.startswith("//") else to
