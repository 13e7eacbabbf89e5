"""`kuntapaikka serve`: the web server, and the timetable in the process that is elected for it."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Address and port, where they differ from the settings."""
    parser.add_argument("--host", help="address to listen on (KUNTAPAIKKA_HOST)")
    parser.add_argument("--port", type=int, help="port to listen on (KUNTAPAIKKA_PORT)")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from web.commands.database import must_be_migrated, open_database  # noqa: PLC0415
    from web.server import serve  # noqa: PLC0415 (the web framework)
    from web.settings import Settings  # noqa: PLC0415

    given = {
        name: getattr(args, name) for name in ("host", "port") if getattr(args, name) is not None
    }
    settings = Settings(**given)
    engine = open_database(settings)
    must_be_migrated(engine)
    return serve(
        engine,
        settings,
        when_ready=lambda address: sys.stdout.write(f"Ready: {address}\n"),
    )
