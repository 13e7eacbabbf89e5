"""When a file may be saved."""

from collections.abc import Iterator

from placement.model.upload import Upload, UploadKind
from placement.refusals import Refusal

# Characters of a name that are kept: the last ones, with the ending.
LONGEST_FILENAME = 200


def may_be_imported(upload: Upload, kind: UploadKind) -> Iterator[Refusal]:
    """Once only, while it is kept, and as what it was uploaded for."""
    if upload.imported_at is not None:
        yield Refusal("already-imported")
    elif upload.content is None or upload.kind is not kind:
        yield Refusal("upload-given-up")


def file_holds(*, errors: int, similar: int, similar_seen: bool) -> Iterator[Refusal]:
    """Nothing is saved from a file with errors; similar persons (pairs) must have been looked at."""
    if errors:
        yield Refusal("file-has-errors", {"n": errors})
    elif similar and not similar_seen:
        yield Refusal("similar-not-seen", {"n": similar})
