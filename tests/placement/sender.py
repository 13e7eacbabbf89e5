"""A process that sends letters: URL FOLDER NAME [hang]. It begins when the file FOLDER/begin is there."""

import sys
import time
from pathlib import Path

from placement.jobs.post import Parcel
from placement.jobs.send_letters import send_letters
from placement.transaction import engine_for
from tests.make import NOW
from tests.placement.letters import DIGEST


class Laid:
    """Lays a file down for each letter and each process; one that hangs never comes back from the first."""

    def __init__(self, folder: Path, name: str, *, hangs: bool) -> None:
        self._folder, self._name, self._hangs = folder, name, hangs

    def carry(self, parcel: Parcel) -> None:
        (self._folder / f"{parcel.mark}.{self._name}").touch()
        while self._hangs:
            time.sleep(1)


def main(url: str, folder: Path, name: str, *more: str) -> None:
    while not (folder / "begin").exists():
        time.sleep(0.01)
    post = Laid(folder, name, hangs="hang" in more)
    send_letters(engine_for(url), NOW, post=post, digest_time=DIGEST)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
