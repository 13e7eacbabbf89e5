"""Each setting is documented, has a default that works, and refuses nonsense."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from web.settings import Settings, table

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_in_the_documentation_is_that_of_the_class() -> None:
    assert table() in (ROOT / "docs" / "settings.md").read_text("utf-8")


def test_every_setting_has_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"KUNTAPAIKKA_{name.upper()}", raising=False)

    settings = Settings()

    assert settings.port == 8000
    assert len(settings.secret.get_secret_value()) >= 32


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "70000"), ("SECRET", "short"), ("NIGHTLY_AT", "25:00")]
)
def test_nonsense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"KUNTAPAIKKA_{name}", value)

    with pytest.raises(ValidationError, match=name.lower()):
        Settings()
