"""What browser SDKs ask before they send anything: where to send, and to which destinations besides (none).

`GET /v1/projects/{key}/settings` is asked by analytics-next, `GET /sourceConfig` by RudderStack's.
"""

from urllib.parse import parse_qs, urlsplit

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wend.web.answers import JsonResponse, failure
from wend.web.body import header
from wend.web.cors import CORS, preflight
from wend.web.keys import KeyRing, basic_key

_PROJECTS = "/v1/projects/"
_SETTINGS = "/settings"


def is_settings_path(path: str) -> bool:
    """Whether a path asks for the settings of an SDK."""
    return path.rstrip("/") == "/sourceConfig" or (path.startswith(_PROJECTS) and path.endswith(_SETTINGS))


class SettingsDoor:
    """An ASGI application for the paths that `is_settings_path` knows."""

    def __init__(self, base_url: str, keys: KeyRing) -> None:
        self._base_url = base_url
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the settings of the key that the request names."""
        response = await self._settings(scope) if scope["method"] == "GET" else preflight(scope["method"], "GET")
        await response(scope, receive, send)

    async def _settings(self, scope: Scope) -> Response:
        path: str = scope["path"]
        segment = path.startswith(_PROJECTS)
        key = path[len(_PROJECTS) : -len(_SETTINGS)] if segment else _source_key(scope)
        if not await self._keys.knows(key, "write"):
            return failure(401, "unauthorised", "the write key of these settings is missing or not known", CORS)
        return JsonResponse(self._segment(key) if segment else self._rudderstack(key), 200, CORS)

    def _segment(self, key: str) -> dict[str, object]:
        url = urlsplit(self._base_url)
        destination = {
            "apiKey": key,
            "apiHost": f"{url.netloc}{url.path.rstrip('/')}/v1",
            "protocol": url.scheme,
            "unbundledIntegrations": [],
            "addBundledMetadata": True,
            "maybeBundledConfigIds": {},
        }
        return {
            "integrations": {"Segment.io": destination},
            "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
            "edgeFunction": {},
            "middlewareSettings": {},
            "enabledMiddleware": {},
            "legacyVideoPluginsEnabled": False,
            "remotePlugins": [],
            "metrics": {"sampleRate": 0},
        }

    def _rudderstack(self, key: str) -> dict[str, object]:
        source = {
            "id": "wend",
            "name": "Wend",
            "writeKey": key,
            "enabled": True,
            "workspaceId": "wend",
            "config": {"statsCollection": {"errors": {"enabled": False}, "metrics": {"enabled": False}}},
            "connections": [],
            "destinations": [],
            "dataplanes": {"US": [{"url": self._base_url, "default": True}]},
        }
        return {"source": source, "updatedAt": "2026-01-01T00:00:00.000Z"}


def _source_key(scope: Scope) -> str:
    named = parse_qs(scope["query_string"].decode("latin-1")).get("writeKey", [""])[0]
    return basic_key(header(scope, b"authorization")) or named
