"""What the environment may say, typed: a wrong value stops the start with its name and the reason."""

import secrets
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rsn_training import env_values
from rsn_training.network import LOOPBACK, lan_addresses

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET_LENGTH = 40

Names = Annotated[list[str], NoDecode, AfterValidator(env_values.host_names)]


class Env(BaseSettings):
    """The settings of one installation. Lists are separated by commas."""

    model_config = SettingsConfigDict(
        env_file=None,
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,  # a secret would be in it
    )

    debug: bool = False
    secret_key: SecretStr | None = None
    data_dir: Path = ROOT / "data"
    build_dir: Path = ROOT / "build"
    database_url: Annotated[str, AfterValidator(env_values.database_url)] = ""
    redis_url: Annotated[str, AfterValidator(env_values.redis_url)] = ""
    base_url: Annotated[HttpUrl | None, AfterValidator(env_values.base_url)] = None
    host: str = "0.0.0.0"  # noqa: S104 - phones of the room must reach it
    port: int = Field(default=8000, ge=1, le=65535)
    allowed_hosts: Names = []
    email_url: Annotated[str, AfterValidator(env_values.email_url)] = ""
    email_from: Annotated[str, AfterValidator(env_values.email_from)] = (
        "RSN Formation <noreply@localhost>"
    )
    signup: Literal["open", "domain", "invitation"] = "invitation"
    signup_domains: Names = []
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    web_processes: int = Field(default=2, ge=1, le=32)
    time_zone: Annotated[str, AfterValidator(env_values.time_zone)] = "Europe/Paris"

    @field_validator("allowed_hosts", "signup_domains", mode="before")
    @classmethod
    def split_names(cls, value: object) -> object:
        """Turn "a, b" into ["a", "b"]."""
        if isinstance(value, str):
            return [name.strip() for name in value.split(",") if name.strip()]
        return value

    @field_validator("secret_key")
    @classmethod
    def check_secret_key(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse a key that could be guessed."""
        if value is not None and len(value.get_secret_value()) < MIN_SECRET_LENGTH:
            raise ValueError(f"it needs at least {MIN_SECRET_LENGTH} characters")
        return value

    @model_validator(mode="after")
    def check_together(self) -> Self:
        """Refuse values that are right alone and wrong together."""
        if self.signup == "domain" and not self.signup_domains:
            raise ValueError("SIGNUP: domain needs SIGNUP_DOMAINS (for instance: ac-lyon.fr)")
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

    def make_data_dir(self) -> None:
        """Make the folder of all data, for this user alone; one that exists stays as it is."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)

    def key(self) -> str:
        """Return the secret key: the given one, or one made on first run and kept (mode 600)."""
        if self.secret_key:
            return self.secret_key.get_secret_value()
        try:
            return self._kept_key()
        except OSError as error:
            reason = f"DATA_DIR: {error.filename} cannot be used: {error.strerror}"
            raise SystemExit(reason) from None

    def _kept_key(self) -> str:
        path = self.data_dir / "secret_key"
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            self.make_data_dir()
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(64))
            return path.read_text().strip()


def load() -> Env:
    """Return the settings, or end the process with one sentence for each wrong value."""
    try:
        return Env()
    except ValidationError as error:
        wrong = [_sentence(fault["loc"], fault["msg"]) for fault in error.errors()]
    raise SystemExit("\n".join(["The environment holds a wrong value:", *wrong]))


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    """Return the name of the variable and the reason, never its value."""
    reason = message.removeprefix("Value error, ")
    return f"  {str(place[0]).upper()}: {reason}" if place else f"  {reason}"
