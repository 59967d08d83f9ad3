"""What the environment may say, typed: a wrong value stops the start with its name and the reason."""

import secrets
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, HttpUrl, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rsn_training.network import LOOPBACK, lan_addresses

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET_LENGTH = 40

Names = Annotated[list[str], NoDecode]


class Env(BaseSettings):
    """The settings of one installation. Lists are separated by commas."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", env_ignore_empty=True)

    debug: bool = False
    secret_key: SecretStr | None = None
    data_dir: Path = ROOT / "data"
    build_dir: Path = ROOT / "build"
    database_url: str = ""
    redis_url: str = Field(default="", pattern=r"^$|^(redis|rediss|unix)://")
    base_url: HttpUrl | None = None
    host: str = "0.0.0.0"  # noqa: S104 - phones of the room must reach it
    port: int = Field(default=8000, ge=1, le=65535)
    allowed_hosts: Names = []
    email_url: str = ""
    email_from: str = "RSN Formation <noreply@localhost>"
    signup: Literal["open", "domain", "invitation"] = "invitation"
    signup_domains: Names = []
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    web_processes: int = Field(default=2, ge=1, le=32)
    time_zone: str = "Europe/Paris"

    @field_validator("allowed_hosts", "signup_domains", mode="before")
    @classmethod
    def split_names(cls, value: object) -> object:
        """Turn "a, b" into ["a", "b"]."""
        if isinstance(value, str):
            return [name.strip() for name in value.split(",") if name.strip()]
        return value

    @model_validator(mode="after")
    def check_together(self) -> Self:
        """Refuse values that are right alone and wrong together."""
        if self.signup == "domain" and not self.signup_domains:
            raise ValueError("SIGNUP=domain needs SIGNUP_DOMAINS (for instance: ac-lyon.fr)")
        if "*" in self.allowed_hosts:
            raise ValueError("ALLOWED_HOSTS takes exact names, never *")
        if self.secret_key and len(self.secret_key.get_secret_value()) < MIN_SECRET_LENGTH:
            raise ValueError(f"SECRET_KEY needs at least {MIN_SECRET_LENGTH} characters")
        return self

    @property
    def address(self) -> str:
        """Public address without a final slash; it decides cookies, links and exact hosts."""
        return str(self.base_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def phone_addresses(self) -> list[str]:
        """Addresses of this machine that phones of the room reach, the likeliest first.

        None when there is a public address, or when the server listens to this machine alone.
        """
        if self.base_url is not None or self.host in LOOPBACK:
            return []
        found = lan_addresses()
        return [self.host] if self.host in found else found

    @property
    def join_address(self) -> str:
        """Address in QR codes, without a final slash: that of phones if they have one."""
        phones = self.phone_addresses
        return f"http://{phones[0]}:{self.port}" if phones else self.address

    def key(self) -> str:
        """Return the secret key: the given one, or one made on first run and kept (mode 600)."""
        if self.secret_key:
            return self.secret_key.get_secret_value()
        path = self.data_dir / "secret_key"
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(64))
            return path.read_text().strip()
