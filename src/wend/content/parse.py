"""YAML to content item, with every problem at once.

Rule 1. No files are opened here: the bodies beside `item.yaml` come in as texts, by their name in the item's folder.
Rule 2. A variant has exactly one body: `body:` names a file, `text:`, `mjml:` or `html:` hold it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from wend.content.item import KINDS, ContentItem, Variant, normal_language
from wend.limits import CONTENT_BODY_CHARACTERS_MAX
from wend.model.document import Mark, Node, Problems, did_you_mean, read_yaml

_ITEM_KEYS: Final = ("content", "title", "purpose", "stage", "owner", "tags", "goals", "needs", "variants")
_VARIANT_KEYS: Final = ("channel", "language", "subject", "preheader", "body", *KINDS)
_KIND_OF_ENDING: Final = {"mjml": "mjml", "html": "html", "liquid": "text", "txt": "text"}
_SLUG: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def parse_item(text: str, file: str, bodies: Mapping[str, str]) -> ContentItem:
    """The content item that `text` (of `file`) describes; `bodies` maps file names to texts. Raises `DocumentError`."""
    problems = Problems()
    root = read_yaml(text, file)
    if not root.is_map:
        problems.error(
            root, "a content item is a mapping", f"begin with `content: NAME`; keys: {', '.join(_ITEM_KEYS)}"
        )
        problems.raise_errors()
    _known_keys(root, _ITEM_KEYS, problems)
    item = ContentItem(
        id=_slug(root, "content", problems),
        title=_text(root, "title", problems),
        purpose=_slug(root, "purpose", problems),
        stage=_text(root, "stage", problems),
        tags=_names(root, "tags", problems),
        owner=_text(root, "owner", problems),
        goals=_names(root, "goals", problems),
        needs=_names(root, "needs", problems),
        variants=tuple(_variants(root, bodies, problems)),
        file=file,
    )
    problems.raise_errors()
    return item


def _variants(root: Node, bodies: Mapping[str, str], problems: Problems) -> Iterator[Variant]:
    node = root.get("variants")
    if node is None or not node.is_list or not node.value:
        problems.error(node or root, "the item has no variants", "add `variants:` with at least one `- channel: …`")
        return
    first: dict[tuple[str, str], Mark] = {}
    for each in node:
        variant = _variant(each, bodies, problems)
        if variant is None:
            continue
        key = (variant.channel, normal_language(variant.language))
        if key in first:
            problems.error(each, f"a second variant for {variant.label!r}", f"the first is at {first[key]}; keep one")
        first.setdefault(key, each.mark)
        yield variant


def _variant(node: Node, bodies: Mapping[str, str], problems: Problems) -> Variant | None:
    if not node.is_map:
        problems.error(node, "a variant is a mapping", "write it like {channel: email, language: en, body: email.mjml}")
        return None
    _known_keys(node, _VARIANT_KEYS, problems)
    language = _text(node, "language", problems)
    if language and not _LANGUAGE.fullmatch(language):
        problems.error(node.value["language"], f"{language!r} is not a language tag", "write it like en, de or de-AT")
    channel = _slug(node, "channel", problems)
    body = _body(node, bodies, problems)
    if body is None:
        return None
    return Variant(
        channel=channel,
        language=language,
        subject=_text(node, "subject", problems),
        preheader=_text(node, "preheader", problems),
        kind=body.kind,
        body=body.body,
        file=body.file,
        line=body.line,
        declared=(node.mark.line, node.mark.column),
    )


def _body(node: Node, bodies: Mapping[str, str], problems: Problems) -> Variant | None:
    """The body as a nameless variant: its kind, text and place."""
    given = [key for key in ("body", *KINDS) if node.get(key) is not None]
    if len(given) != 1:
        what = "has no body" if not given else f"has {len(given)} bodies ({', '.join(given)})"
        problems.error(node, f"the variant {what}", "give one of body: FILE, text:, mjml: or html:")
        return None
    at = node.value[given[0]]
    text = _text(node, given[0], problems)
    found = _body_file(at, text, bodies, problems) if given[0] == "body" else _inline(at, given[0], text)
    if found and len(found.body) > CONTENT_BODY_CHARACTERS_MAX:
        problems.error(
            at,
            f"the body has {len(found.body):,} characters; at most {CONTENT_BODY_CHARACTERS_MAX:,} are allowed",
            "shorten it, and host images instead of embedding them",
        )
    return found


def _body_file(at: Node, name: str, bodies: Mapping[str, str], problems: Problems) -> Variant | None:
    kind = _KIND_OF_ENDING.get(name.rpartition(".")[2])
    if kind is None:
        problems.error(at, f"{name!r} has no ending of a body", f"use .{', .'.join(_KIND_OF_ENDING)}")
        return None
    if name not in bodies:
        hint = did_you_mean(name, bodies) or "put the file beside the item's YAML"
        problems.error(at, f"the body {name!r} does not exist", hint)
        return None
    folder = at.mark.file.rpartition("/")[0]
    return Variant(channel="", kind=kind, body=bodies[name], file=f"{folder}/{name}" if folder else name)


def _inline(at: Node, kind: str, text: str) -> Variant:
    # A block scalar (`text: |`) begins on the line after its sign; one written in the line begins right there.
    return Variant(channel="", kind=kind, body=text, file=at.mark.file, line=at.mark.line + ("\n" in text))


def _known_keys(node: Node, known: tuple[str, ...], problems: Problems) -> None:
    for key, mark in node.keys.items():
        if key not in known:
            problems.error(mark, f"the key {key!r} is not known here", did_you_mean(key, known))


def _text(node: Node, key: str, problems: Problems) -> str:
    found = node.get(key)
    if found is None or found.value is None:
        return ""
    if found.is_map or found.is_list:
        problems.error(found, f"{key!r} is a text, not a {'mapping' if found.is_map else 'list'}", "put it in quotes")
        return ""
    return str(found.value)


def _slug(node: Node, key: str, problems: Problems) -> str:
    text = _text(node, key, problems)
    if not text:
        problems.error(node.get(key) or node, f"{key!r} is missing", f"add `{key}: …`")
    elif not _SLUG.fullmatch(text):
        problems.error(
            node.value[key], f"{text!r} cannot be a name", "use small letters, digits and dashes, like still-thinking"
        )
    return text


def _names(root: Node, key: str, problems: Problems) -> tuple[str, ...]:
    node = root.get(key)
    if node is None:
        return ()
    if not node.is_list:
        problems.error(node, f"{key} are a list", "write them like [spring, shoes]")
        return ()
    return tuple(str(each.value) for each in node)
