"""Make .venv from the hashed locks: by uv where it is there, else by pip. Run by the Makefile with any Python."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def main(what: str) -> int:
    """Install the lock named `run` or `dev`, then the project itself; leave a stamp for make."""
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever runs make may have an older one)
        print(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}.")
        print("Name another one so: make PYTHON=python3.12 …")
        return 1
    if not PYTHON.exists():
        print("Making .venv …", flush=True)
        venv.create(VENV, with_pip=True, symlinks=True)
    print(f"Installing what is in requirements/{what}.txt …", flush=True)
    lock = ROOT / "requirements" / f"{what}.txt"
    pip = _installer()
    done = _call([*pip, "--require-hashes", "-r", str(lock)])
    done = done or _call([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    if what == "run" and not done and shutil.which("npm") is None:
        print("No Node on this machine: taking it from its wheel …", flush=True)
        node = ROOT / "requirements" / "frontend.txt"
        done = _call([*pip, "--require-hashes", "-r", str(node)])
    if done:
        print("The installation failed; what went wrong stands above.")
        return done
    (VENV / ("installed" if what == "run" else "installed-dev")).touch()
    return 0


def _installer() -> list[str]:
    """Return the command that installs into .venv; uv only where no pip setting would be passed over."""
    uv = shutil.which("uv")
    if uv and not os.environ.get("PIP_INDEX_URL"):
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def _call(command: list[str]) -> int:
    return subprocess.call(command, cwd=ROOT)  # noqa: S603 (our own words, no shell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
