"""What differs between environments. Each setting comes from KUNTAPAIKKA_<NAME>, and has a default that works."""

import secrets
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "KUNTAPAIKKA_"
VAR = Path("var")


@cache
def _own_secret() -> str:
    """The secret of this installation: made once, readable by its owner only."""
    path = VAR / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


class Settings(BaseSettings):
    """All settings; docs/settings.md shows them in a table that a test compares with this class."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    database_url: str = Field(
        default="sqlite:///var/kuntapaikka.db",
        description="Database: a SQLAlchemy address of SQLite or of PostgreSQL (`postgresql+psycopg://…`).",
    )
    host: str = Field(default="127.0.0.1", description="Address that the server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port that the server listens on.")
    secret: SecretStr = Field(
        default_factory=lambda: SecretStr(_own_secret()),
        min_length=32,
        description=(
            "At least 32 characters; signs short-lived cookies. Without it one is made and kept in"
            " `var/secret`. Several servers need the same."
        ),
    )
    session_idle_minutes: int = Field(
        default=30,
        ge=1,
        le=24 * 60,
        description="Minutes without a request after which a session ends.",
    )
    session_hours: int = Field(
        default=12, ge=1, le=24, description="Hours after which a session ends in any case."
    )
    nightly_at: str = Field(
        default="00:30",
        pattern=r"^([01]\d|2[0-3]):[0-5]\d$",
        description="When the nightly allocation starts, in UTC.",
    )
    nightly_seconds: int = Field(
        default=120, ge=1, le=6 * 3600, description="Seconds that the nightly allocation may think."
    )


def table() -> str:
    """The settings as a table in Markdown, for docs/settings.md."""
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "made once" if field.default_factory else f"`{field.default}`"
        lines.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"
