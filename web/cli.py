"""The command line. Imports a command's own modules only when it is asked for, so that `--help` is instant."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType


@dataclass(frozen=True)
class Command:
    """One subcommand: its module has `add_arguments(parser)` and `run(args) -> int`."""

    name: str
    module: str
    help: str


COMMANDS = (
    Command("serve", "serve", "start the web server and the timetable"),
    Command(
        "demo", "demo", "make demonstration data and one allocation run; --serve starts the server"
    ),
    Command("allocate", "allocate", "run the allocation on the database now"),
    Command("solve", "solve", "solve a placement-problem/1 file, without a database"),
    Command(
        "replay", "replay", "solve a finished run again and say whether the answer is the same"
    ),
    Command("import", "import_file", "bring in households or agreements from XLSX, ODS or CSV"),
    Command("export-problem", "export_problem", "write the question of the next run to a file"),
    Command("migrate", "migrate", "bring the database and the register up to date"),
    Command("user", "user", "add, list and deactivate accounts, set passwords"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; returns the exit status (0 done, 1 not possible, 2 asked wrongly)."""
    asked = list(sys.argv[1:] if argv is None else argv)
    parser, modules = _parser(asked)
    args = parser.parse_args(asked)
    if args.command is None:
        parser.print_help()
        return 2
    try:
        return int(modules[args.command].run(args))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has left (`| head`): nothing more to say to anybody.
        sys.stdout = None
        return 1
    except Exception as error:
        from web.commands.sentences import sentence_for  # noqa: PLC0415 (imports the database)

        sentence = sentence_for(error)
        if sentence is None:
            raise
        sys.stderr.write(f"kuntapaikka {args.command}: {sentence}\n")
        return 1


def _parser(asked: list[str]) -> tuple[argparse.ArgumentParser, dict[str, ModuleType]]:
    """All commands by name; the arguments of only the one that is asked for."""
    parser = argparse.ArgumentParser(
        prog="kuntapaikka",
        description="Quotas, placements and a nightly allocation. Settings: docs/settings.md.",
    )
    parser.add_argument("--version", action=_Version)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    first = next((word for word in asked if not word.startswith("-")), None)
    modules = {}
    for command in COMMANDS:
        own = commands.add_parser(command.name, help=command.help, description=command.help)
        if command.name == first:
            modules[first] = importlib.import_module(f"web.commands.{command.module}")
            modules[first].add_arguments(own)
    return parser, modules


class _Version(argparse.Action):
    """Reads the version only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415 (slow to import)

        sys.stdout.write(f"kuntapaikka {version('kuntapaikka')}\n")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
