"""Settings of a Wend process: one table of name, default and help. What decides about journeys is in `wend.yaml` instead.

Rule 1. Each can be given as an environment variable `WEND_NAME`; options of the command line win over that.
"""

import os
from collections.abc import Mapping
from typing import Final

import msgspec

from wend import limits
from wend.errors import WendError


class SettingError(WendError):
    """A setting has a value that cannot be used."""


class Setting(msgspec.Struct, frozen=True):
    """One setting."""

    name: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return f"WEND_{self.name.upper()}"


SETTINGS: Final = (
    Setting(
        "database",
        "",
        "the store: a file, sqlite:///PATH or postgresql://…; by default wend.sqlite in the workspace folder",
    ),
    Setting(
        "host", "127.0.0.1", "the address to listen on; anything but loopback makes the console ask for an admin key"
    ),
    Setting("port", "8700", "the port to listen on; 0 takes a free one"),
    Setting("base_url", "", "where customers reach this server, for links in messages; by default http://HOST:PORT"),
    Setting("secret", "", "signs links in messages; by default made once and kept beside the store"),
    Setting("receipts_secret", "", "verifies receipts of providers (whsec_…); without it that door is closed"),
    Setting("sink_port", "0", "the port of the local mail sink, when wend.yaml sends e-mail to it; 0 takes a free one"),
    Setting(
        "drain_seconds",
        "0",
        "how long a server that stops still answers, saying by /readyz that it is not ready, for balancers that ask that",
    ),
    Setting(
        "backlog_seconds",
        str(limits.BACKLOG_SECONDS),
        "how late the engine may be before imports and large batches are asked to wait; 0: they never are",
    ),
    Setting(
        "backlog_messages",
        str(limits.BACKLOG_MESSAGES),
        "messages in the outbox at which imports and large batches are asked to wait, and everybody at ten times as many; 0: never",
    ),
    Setting("log_level", "warning", "debug, info, warning or error"),
    Setting("log_format", "text", "text for people, json for machines"),
)


class Settings(msgspec.Struct, frozen=True):
    """The settings of this process."""

    database: str
    host: str
    port: int
    base_url: str
    secret: str
    receipts_secret: str
    sink_port: int
    drain_seconds: float
    backlog_seconds: float
    backlog_messages: int
    log_level: str
    log_format: str


def read_settings(given: Mapping[str, object] = {}, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings: given ones (None: not given), else the environment's, else the defaults. Raises `SettingError`."""
    values = {}
    for setting in SETTINGS:
        value = given.get(setting.name)
        values[setting.name] = environment.get(setting.variable, setting.default) if value is None else value
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        name = str(error).rpartition("$.")[2].rstrip("`")
        raise SettingError(
            f"{name} is {values[name]!r}, which is not a number; give --{name} or WEND_{name.upper()}"
        ) from None
