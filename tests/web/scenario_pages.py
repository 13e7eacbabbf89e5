"""What the tests of the pages of scenarios do alike: one change, and pages read as without scripts."""

from lxml import html

from placement.rules.scenario_change import LinePersons
from tests.placement.scenario_world import ScenarioWorld
from tests.web.sign_in import Browser


def more(world: ScenarioWorld, persons: int = 1) -> LinePersons:
    return LinePersons(municipality="500", line=world.line_id, persons=persons)


def text(browser: Browser, path: str) -> str:
    answer = browser.client.get(path)
    assert answer.status_code == 200, answer.text
    return str(html.document_fromstring(answer.text).xpath("string(//main)"))


def post(browser: Browser, path: str, **data: object) -> str:
    """What the browser shows in the end, forms being sent without scripts."""
    answer = browser.client.post(path, data=data)
    return str(html.document_fromstring(answer.text).xpath("string(//main)"))


def table(page: str, key: str) -> list[list[str]]:
    rows = html.document_fromstring(page).xpath(f"//*[@id='{key}']/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
