"""Row numbers in few words, for the audit trail."""

from collections.abc import Iterable


def ranges(numbers: Iterable[int]) -> str:
    """`2-5, 7` for 2, 3, 4, 5, 7."""
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in parts)
