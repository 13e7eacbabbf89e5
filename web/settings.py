"""What differs between environments. Each setting comes from KUNTAPAIKKA_<NAME>, and has a default that works."""

import secrets
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "KUNTAPAIKKA_"
VAR = Path("var")
AT_HOME = frozenset({"127.0.0.1", "::1", "localhost"})
NONE_BY_DEFAULT = {"smtp_host", "smtp_user", "smtp_password"}


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
    plain_http: bool = Field(
        default=False,
        description=(
            "For development only: people sign in without TLS, and every page says so. Needs a `HOST` that is"
            " this machine (`127.0.0.1`, `::1` or `localhost`). The demonstration sets it."
        ),
    )
    proxies: str = Field(
        default="127.0.0.1",
        description=(
            "Addresses of the proxies that end TLS, with commas between: only they are believed"
            " when they say who asks."
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
    public_address: str = Field(
        default="http://localhost:8000",
        pattern=r"^https?://[^\s/]+$",
        description="Where people reach the product, without a path: letters lead there.",
    )
    mail_from: str = Field(
        default="kuntapaikka@localhost",
        pattern=r"^[^@\s<>]+@[^@\s<>]+$",
        description="The sender's address of letters.",
    )
    digest_at: str = Field(
        default="07:30",
        pattern=r"^([01]\d|2[0-3]):[0-5]\d$",
        description="When the daily letters go out, by the clock in Helsinki.",
    )
    letter_folder: Path = Field(
        default=VAR / "letters",
        description="Where letters are laid down as files while no mail server is named.",
    )
    smtp_host: str = Field(
        default="", description="The mail server (SMTP). Without it letters are laid down as files."
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description=(
            "`starttls`: encrypted after a greeting (port 587); `tls`: from the beginning (port 465);"
            " `none`: in clear, only for a server on this machine."
        ),
    )
    smtp_user: str = Field(
        default="", description="Name for the mail server, where it asks for one."
    )
    smtp_password: SecretStr = Field(
        default=SecretStr(""), description="Password for the mail server."
    )

    @model_validator(mode="after")
    def _plain_only_at_home(self) -> Self:
        """Without TLS everybody on the way could read along; here there is no way."""
        if self.plain_http and self.host not in AT_HOME:
            raise ValueError(
                f"{PREFIX}PLAIN_HTTP (the demonstration sets it) is for this machine only, and"
                f" {PREFIX}HOST is {self.host}: leave {PREFIX}HOST away"
            )
        return self


def table() -> str:
    """The settings as a table in Markdown, for docs/settings.md."""
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "made once" if field.default_factory else f"`{field.default}`"
        if name in NONE_BY_DEFAULT:
            default = "none"
        lines.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"
