"""The nouns of content: an item is an intent; a variant says it in one channel and language.

Rule 1. Immutable values, so that a compiled variant can be kept by the variant itself.
"""

from typing import Final

import msgspec

EMAIL: Final = "email"
KINDS: Final = ("mjml", "html", "text")
_UNSAID: Final = b',"owner":"","goals":[],"needs":[]'


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """An item's wording for one channel and language (an empty language serves every language)."""

    channel: str
    kind: str  # of the body: mjml, html or text
    body: str
    language: str = ""
    subject: str = ""
    preheader: str = ""
    file: str = ""  # where the body stands
    line: int = 1  # and on which line of it the body begins
    declared: tuple[int, int] = (1, 1)  # line and column of the variant in the item's YAML

    @property
    def label(self) -> str:
        """How a person would name it: `email/de`."""
        return f"{self.channel}/{self.language}" if self.language else self.channel


class ContentItem(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be said to a customer, for one purpose, in as many variants as there are."""

    id: str
    purpose: str
    variants: tuple[Variant, ...]
    title: str = ""
    stage: str = ""
    tags: tuple[str, ...] = ()
    owner: str = ""
    goals: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    file: str = ""

    def choose(self, channel: str, language: str | None) -> Variant | None:
        """The variant for a channel: the very language, else its base language, else the channel's first one."""
        candidates = [variant for variant in self.variants if variant.channel == channel]
        wanted = normal_language(language or "")
        for tag in (wanted, wanted.split("-")[0]):
            for variant in candidates:
                if tag and normal_language(variant.language) == tag:
                    return variant
        return candidates[0] if candidates else None


def normal_language(tag: str) -> str:
    """A language tag as it is compared: `de_AT` and `de-at` are the same."""
    return tag.strip().replace("_", "-").lower()


def encode_item(item: ContentItem) -> str:
    """The item as JSON, as it is published: one that names no owner, goal or need reads as before these could be said."""
    return msgspec.json.encode(item).replace(_UNSAID, b"", 1).decode()
