"""The register of municipalities and of the areas they belong to, as the project's own dated tables (README.md)."""

from placement.reference.load import load_reference

__all__ = ["load_reference"]
