"""How a run's question and answer are kept: JSON, compressed with zstd; equal content gives equal bytes."""

import hashlib
import json
from typing import Any

import zstandard


def packed(content: dict[str, Any]) -> bytes:
    """Compact JSON in the order given, compressed."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return zstandard.ZstdCompressor(level=9).compress(text.encode())


def mark_of(kept: bytes) -> str:
    """SHA-256 of the JSON text, in hexadecimal: the same whatever compressed it. Raises `zstandard.ZstdError`."""
    return hashlib.sha256(text_of(kept)).hexdigest()


def text_of(kept: bytes) -> bytes:
    """The JSON text."""
    return zstandard.ZstdDecompressor().decompress(kept)


def unpacked(kept: bytes) -> dict[str, Any]:
    """The content again."""
    content = json.loads(text_of(kept))
    assert isinstance(content, dict)
    return content
