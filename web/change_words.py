"""A change that would place a household, in words."""

from collections.abc import Mapping
from typing import Any

from web.words import coded


def change_in_words(change: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """Say a change as a run kept it, `change:<kind>`.

    `labels`: of quota lines that the reader may see, by their id in the question; another line has no name.
    """
    kind = change["kind"]
    params: dict[str, object] = {"n": change["amount"]}
    if kind == "quota":
        if change["of"] in labels:
            params["line"] = labels[change["of"]]
        else:
            kind = "quota-elsewhere"
    else:
        params["month"] = change["period"]
    if kind == "service":
        params["service"] = change["of"]
    if kind == "line":
        params["category"] = change["of"]
    if kind == "dwelling":
        params["persons"] = change["persons"]
        kind = "dwelling-accessible" if change["accessible"] else kind
    return coded(f"change:{kind}", params)
