"""What a figure is that could be told: a sum of cells, and what everybody knows of the cells (pure)."""

from dataclasses import dataclass

from placement.rules.small_groups import LEAST

Cell = tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A sum of cells that could be told: persons, and of how many households they are."""

    name: Cell
    cells: frozenset[Cell]
    persons: int
    households: int

    @property
    def is_small(self) -> bool:
        """Whether it is of too few households to be told; that there is nobody may be told."""
        return 0 < self.households < LEAST


@dataclass(frozen=True)
class Relation:
    """Everybody knows that these cells together are as many persons as those."""

    these: frozenset[Cell]
    those: frozenset[Cell]
