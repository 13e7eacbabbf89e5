"""Does with a page what htmx does with the answer, so that a test can say: the swap equals the reload."""

import copy

from lxml import etree, html


def swap(page: str, answer: str, *, target: str) -> str:
    """The page after htmx has put the answer in the target's place (outerHTML), and partials in theirs."""
    whole = html.document_fromstring(page)
    fragment = html.fragment_fromstring(answer, create_parent="template")
    for partial in fragment.xpath(".//hx-partial"):
        place = _one(whole, partial.get("hx-target"))
        assert partial.get("hx-swap") == "innerHTML"
        _fill(place, partial)
        partial.getparent().remove(partial)
    children = [child for child in fragment if isinstance(child.tag, str)]
    assert len(children) == 1, "a block is one element"
    assert f"#{children[0].get('id')}" == target, "block, element and target have one name"
    old = _one(whole, target)
    children[0].tail = old.tail
    old.getparent().replace(old, children[0])
    return _told(whole)


def normal(page: str) -> str:
    """The page in the form that `swap` gives: white space between elements does not count."""
    return _told(html.document_fromstring(page))


def htmx(target: str, **more: str) -> dict[str, str]:
    """The headers of htmx 4 for a request whose answer goes into `target` ("#quota-list")."""
    return {
        "HX-Request": "true",
        "HX-Target": f"div{target}",
        "Sec-Fetch-Site": "same-origin",
        **more,
    }


def _one(whole: html.HtmlElement, selector: str) -> html.HtmlElement:
    found = whole.xpath(f"//*[@id='{selector.removeprefix('#')}']")
    assert len(found) == 1, f"{selector} is there {len(found)} times"
    return found[0]


def _fill(place: html.HtmlElement, content: html.HtmlElement) -> None:
    for child in list(place):
        place.remove(child)
    place.text = content.text
    for child in content:
        place.append(copy.deepcopy(child))


def _told(whole: html.HtmlElement) -> str:
    for element in whole.iter():
        element.text = " ".join((element.text or "").split()) or None
        element.tail = " ".join((element.tail or "").split()) or None
    return str(etree.tostring(whole, pretty_print=True, encoding="unicode", method="html"))
