"""How we say no: a code with parameters; the sentences live in the catalogues."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """One broken rule. The catalogue has a sentence for `refusal:<code>` in each language."""

    code: str
    params: dict[str, str | int] = field(default_factory=dict)


class Refused(Exception):
    """The action breaks at least one rule, and nothing was changed."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals


class NotFound(Exception):
    """Not there, or not yours: the two look the same, so that nobody learns which."""


class NotPermitted(Exception):
    """The role lacks the permission, or the thing lies outside the official's area."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


def refuse_if_any(refusals: list[Refusal]) -> None:
    """Raise `Refused` with all of them at once, or do nothing when there is none."""
    if refusals:
        raise Refused(refusals)


def refuse(code: str, **params: str | int) -> None:
    """Raise `Refused` with this one code."""
    raise Refused([Refusal(code, params)])
