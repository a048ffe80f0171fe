"""The channels that `wend.yaml` sets up.

Rule 1. What it says is held against the channels' own settings before anything starts: a slip is one clear message, not a
        message that never goes out.
"""

import base64
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from wend.app.ports import Channel, Clock
from wend.channels.audience import AudienceChannel, DestinationSettings, make_destination
from wend.channels.email_smtp import SmtpEmail, SmtpSettings
from wend.channels.sink import MailSink
from wend.channels.webhook import WebhookChannel, WebhookSettings
from wend.model.document import read_yaml
from wend.wiring.errors import WiringError

EMAIL_PROVIDERS: Final = ("smtp", "sink")
_Stated = TypeVar("_Stated", bound=msgspec.Struct)


def read_channels(folder: Path) -> Mapping[str, Any]:
    """What wend.yaml says of channels; `{env: NAME}` stands for a value of the environment."""
    path = folder / "wend.yaml"
    if not path.exists():
        return {}
    node = read_yaml(path.read_text(encoding="utf-8"), str(path)).get("channels")
    stated = _with_environment(node.plain() or {}) if node else {}
    if not isinstance(stated, dict) or not all(each is None or isinstance(each, dict) for each in stated.values()):
        raise WiringError(
            f"{path}, channels: write each as email: {{provider: smtp, …}}; `wend check` says where it is not"
        )
    return {name: each or {} for name, each in stated.items()}


def provider_of(stated: Mapping[str, Any], channel: str) -> str:
    """The provider that a channel names; empty when it names none."""
    return str((stated.get(channel) or {}).get("provider", ""))


def make_channels(
    stated: Mapping[str, Any], sink: MailSink | None, secret: str, clock: Clock, folder: Path = Path()
) -> dict[str, Channel]:
    """The channels of these settings. Raises `WiringError` for what they cannot be made of."""
    made: dict[str, Channel] = {"webhook": _webhook(stated.get("webhook", {}), secret, clock)}
    if "email" in stated:
        made["email"] = _email(stated["email"], sink, clock)
    if "audience" in stated:
        made["audience"] = _audience(stated, secret, clock, folder)
    return made


def _email(stated: Mapping[str, Any], sink: MailSink | None, clock: Clock) -> Channel:
    """SMTP as wend.yaml says; `provider: sink` is the local sink, which takes a repeated mail once."""
    known = {("sender" if key == "from" else key): value for key, value in stated.items() if key != "provider"}
    if (provider := stated.get("provider", "smtp")) not in EMAIL_PROVIDERS:
        raise WiringError(f"wend.yaml, channels.email: there is no provider {provider!r}; use smtp or sink")
    if sink is None:
        return SmtpEmail(_read("email", known, SmtpSettings), clock=clock.now)
    channel = SmtpEmail(_read("email", {**known, "host": sink.host, "port": sink.port}, SmtpSettings), clock=clock.now)
    channel.provider, channel.deduplicates = "sink", True
    return channel


def _webhook(stated: Mapping[str, Any], secret: str, clock: Clock) -> Channel:
    """Webhooks are signed with the secret of wend.yaml, else with one made from ours."""
    return WebhookChannel(_webhook_settings(stated, secret), clock=clock.now)


def _webhook_settings(stated: Mapping[str, Any], secret: str) -> WebhookSettings:
    own = base64.b64encode(hashlib.sha256(f"webhook {secret}".encode()).digest()).decode()
    return _read("webhook", {"secret": f"whsec_{own}", **stated}, WebhookSettings)


def _audience(stated: Mapping[str, Any], secret: str, clock: Clock, folder: Path) -> Channel:
    """Each destination of paid media: a file in the folder, or a URL."""
    webhook = _webhook_settings(stated.get("webhook", {}), secret)
    made = {}
    for name, each in stated["audience"].items():
        where = f"audience.{name}"
        if not isinstance(each, dict):
            raise WiringError(f"wend.yaml, channels.{where}: write {{provider: file, path: audiences/{name}.jsonl}}")
        settings = _read(where, each, DestinationSettings)
        needed = {"file": settings.path, "http": settings.url}.get(settings.provider)
        if needed is None or settings.phone not in ("plus", "digits"):
            raise WiringError(f"wend.yaml, channels.{where}: provider is file or http, phone is plus or digits")
        if not needed:
            raise WiringError(f"wend.yaml, channels.{where}: a file needs path, http needs url")
        made[name] = (settings, make_destination(settings, folder, webhook, clock=clock.now))
    return AudienceChannel(made)


def _read(channel: str, stated: Mapping[str, Any], kind: type[_Stated]) -> _Stated:
    """The settings of a channel. Raises `WiringError` for a value it cannot use, and for a name it does not know."""
    names = [field.name for field in msgspec.structs.fields(kind)]
    shown = ["from" if name == "sender" else name for name in names]
    if unknown := [name for name in stated if name not in names]:
        raise WiringError(f"wend.yaml, channels.{channel}: {unknown[0]!r} is not known; known: {', '.join(shown)}")
    try:
        return msgspec.convert(stated, kind, strict=False)
    except msgspec.ValidationError as error:
        raise WiringError(f"wend.yaml, channels.{channel}: {error}".replace("`sender`", "`from`")) from None


def _with_environment(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if set(value) == {"env"}:
        if value["env"] not in os.environ:
            raise WiringError(f"wend.yaml takes a channel's setting from {value['env']}, which the environment lacks")
        return os.environ[value["env"]]
    return {key: _with_environment(each) for key, each in value.items()}
