"""What can be set, where it comes from, and the home folder everything is kept in."""

import re
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from agents import AGENTS
from agents.providers import preset
from assistant.clock import local_zone, zone_named
from assistant.language import language_named, program_language
from knowledge.errors import BadInput
from knowledge.phrases import phrases

# What a path may hold without ending it inside a URL.
_PLAIN = "/\\: "


def _either(*names: str) -> AliasChoices:
    return AliasChoices(*names)


class Settings(BaseSettings):
    """Read from arguments, then OPSDESK_* in the environment, then a `.env` file in the working folder.

    Model, base URL and key fall back to OPENAI_*; without a model name nothing is ever sent anywhere.
    """

    model_config = SettingsConfigDict(
        env_prefix="OPSDESK_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
        frozen=True,
        ignored_types=(cached_property,),
        hide_input_in_errors=True,
    )

    home: Path = Path("~/.opsdesk")
    """Folder of the library, the records and the logs."""
    language: Literal["zh", "en"] | None = None
    """Language of the program itself; None: the machine's."""
    model: str | None = Field(None, validation_alias=_either("OPSDESK_MODEL", "OPENAI_MODEL"))
    base_url: str | None = Field(None, validation_alias=_either("OPSDESK_BASE_URL", "OPENAI_BASE_URL"))
    api_key: SecretStr | None = Field(None, validation_alias=_either("OPSDESK_API_KEY", "OPENAI_API_KEY"))
    provider: str | None = None
    """A service by name (agents/providers.yaml): its address is used where no `base_url` is given."""
    model_agents: str = "all"
    """Which specialists may use the model: all, none, or names with commas."""
    timeout: float = Field(60.0, gt=0, le=3600)
    """Seconds a model may take for one request, all calls together."""
    connect: float = Field(10.0, gt=0, le=600)
    first_token: float = Field(30.0, gt=0, le=3600)
    """Seconds until an answer begins."""
    between_tokens: float = Field(15.0, gt=0, le=3600)
    """Seconds an answer may pause."""
    stream: bool = True
    """False for endpoints that cannot stream; then only `timeout` bounds an answer."""
    calls: int = Field(12, ge=0)
    """Model calls per request, retries and repairs included; here and below 0 is no limit."""
    tokens: int = Field(0, ge=0)
    calls_a_day: int = Field(0, ge=0)
    tokens_a_day: int = Field(0, ge=0)
    prompt_tokens: int = Field(16_000, ge=0)
    """Tokens of one prompt; evidence beyond it is left out by rank."""
    memory_tokens: int = Field(600, ge=0, le=20_000)
    """Tokens of earlier turns that a prompt may carry; 0: none."""
    at_once: int = Field(16, ge=1, le=1000)
    """Calls to one endpoint at the same time."""
    look_ups: int = Field(6, ge=0, le=30)
    """Model calls of an open question that is looked up step by step; 0: none is."""
    look_up_tokens: int = Field(24_000, ge=0)
    """Tokens after which an open question is answered with what was found; 0 is no limit."""
    look_up_timeout: float = Field(40.0, gt=0, le=3600)
    """Seconds for all look-ups of a question, within `timeout`."""
    fallback_model: str | None = None
    """Asked when the first model gives no answer; at the same address unless it has its own."""
    fallback_base_url: str | None = None
    fallback_api_key: SecretStr | None = None
    database_url: str | None = None
    """SQLAlchemy URL of the records; None: SQLite in the home folder."""
    chroma_url: str | None = None
    """Shared Chroma server; None: a folder under the home folder."""
    embedding_model: str | None = None
    """Name of an OpenAI-compatible embedding model, or a folder with an ONNX one; None: the built-in one."""
    embedding_base_url: str | None = None
    embedding_api_key: SecretStr | None = Field(
        None, validation_alias=_either("OPSDESK_EMBEDDING_API_KEY", "OPSDESK_EMBEDDING_KEY")
    )
    embedding_dim: int | None = Field(None, gt=0)
    timezone: str | None = None
    """IANA name, e.g. Asia/Shanghai; None: the machine's."""

    @field_validator("language", mode="before")
    @classmethod
    def _language(cls, value: object) -> object:
        return language_named(value) or value if isinstance(value, str) else value

    @field_validator("provider")
    @classmethod
    def _provider(cls, value: str | None) -> str | None:
        if value and preset(value) is None:
            raise ValueError("unknown provider")
        return value

    @field_validator("model_agents")
    @classmethod
    def _model_agents(cls, value: str) -> str:
        if not agents_named(value) <= set(AGENTS):
            raise ValueError("unknown agent")
        return value

    def model_post_init(self, context: object) -> None:
        object.__setattr__(self, "home", self.home.expanduser().absolute())
        service = preset(self.provider) if self.provider else None
        if service and not self.base_url:
            object.__setattr__(self, "base_url", service.base_url)

    @classmethod
    def read(cls, speak: str | None = None, **given: Any) -> "Settings":
        """Settings() with `given` on top (None: not given); BadInput, in the language `speak`, names the
        setting that is wrong."""
        language = speak or program_language()
        try:
            settings = cls(**{name: value for name, value in given.items() if value is not None})
        except ValidationError as wrong:
            names = ", ".join(_with_range(error["loc"][0]) for error in wrong.errors() if error["loc"])
            raise BadInput(phrases("assistant").say("bad_setting", language, names=names)) from wrong
        except (UnicodeDecodeError, OSError) as unreadable:
            raise BadInput(phrases("assistant").say("bad_dotenv", language)) from unreadable
        if settings.timezone and zone_named(settings.timezone) is None:
            raise BadInput(phrases("assistant").say("bad_timezone", language, zone=settings.timezone))
        return settings

    def lets_use_model(self, agent: str) -> bool:
        """Whether this specialist may use a model in this home."""
        return self.model_agents.strip().lower() == "all" or agent in agents_named(self.model_agents)

    @property
    def zone(self) -> ZoneInfo:
        return (zone_named(self.timezone) if self.timezone else None) or local_zone()

    @property
    def records_url(self) -> str:
        return self.database_url or f"sqlite:///{quote(str(self.home / 'records.db'), safe=_PLAIN)}"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def model_key(self) -> str | None:
        return self.api_key.get_secret_value() if self.api_key else None

    @property
    def fallback_key(self) -> str | None:
        """A key is only ever sent to the address it was given for."""
        if self.fallback_api_key:
            return self.fallback_api_key.get_secret_value()
        return None if self.fallback_base_url else self.model_key

    @property
    def embedding_key(self) -> str | None:
        return self.embedding_api_key.get_secret_value() if self.embedding_api_key else None

    def prepare_home(self, language: str = "zh") -> None:
        """Creates the home folder for this user alone; BadInput when it cannot be written."""
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.logs.mkdir(exist_ok=True)
            probe = self.home / f".write-{id(self)}"
            probe.touch()
            probe.unlink()
        except OSError as refused:
            sentence = phrases("assistant").say("home_unwritable", language, home=self.home)
            raise BadInput(sentence) from refused


def agents_named(value: str) -> set[str]:
    """The agents that `all`, `none` or a list with commas names."""
    plain = value.strip().lower()
    if plain in ("all", "none"):
        return set(AGENTS) if plain == "all" else set()
    return {name for part in re.split("[,\uff0c、]", plain) if (name := part.strip())}


def _with_range(field: int | str) -> str:
    """The variable of a setting, with the numbers that it may be: `OPSDESK_CALLS (≥ 0)`."""
    known = Settings.model_fields.get(str(field))
    signs = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}
    bounds = [
        f"{sign} {getattr(limit, name):g}"
        for limit in (known.metadata if known else ())
        for name, sign in signs.items()
        if hasattr(limit, name)
    ]
    return f"{_variable(field)} ({', '.join(bounds)})" if bounds else _variable(field)


def _variable(name: object) -> str:
    """The variable a person would set: fields that have only our own name are reported without the prefix."""
    return str(name) if str(name).isupper() else f"OPSDESK_{name}".upper()
