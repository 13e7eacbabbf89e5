"""Which solver this is: everything whose change may change an answer, in one line that is kept with a run."""

from importlib.metadata import version

from solver import VERSION


def solver_here() -> str:
    """Return the versions of the product, its solver and the solver's libraries: "ortools 9.15, …"."""
    parts = {"kuntapaikka": version("kuntapaikka"), "solver": VERSION}
    libraries = {name: version(name) for name in ("ortools", "highspy", "numpy")}
    return ", ".join(f"{name} {number}" for name, number in {**parts, **libraries}.items())
