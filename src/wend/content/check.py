"""What is wrong in a content item before it goes live.

Rule 1. Everything at once: each variant is checked whole, then the variants together.
Rule 2. A place is the author's: file, line and column of the body, or of the item's YAML where the body is not the matter.
Rule 3. What would reach a customer wrong is an error; what is seldom meant is a warning.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from liquid.exceptions import LiquidError

from wend.content import mjml, templates
from wend.content.compile import html_of
from wend.content.errors import RenderError
from wend.content.item import EMAIL, ContentItem, Variant, normal_language
from wend.content.shield import blank
from wend.model.document import Mark, Problems, did_you_mean

ROOTS: Final = frozenset({
    "trait", "account", "event", "last", "vars", "customer", "unsubscribe_url", "now", "today", "message", "survey",
    "offer", "offers"
})  # fmt: skip
UNSUBSCRIBE: Final = "unsubscribe_url"
_TAG: Final = re.compile(
    r"<!--.*?-->|<(?P<end>/?)(?P<name>mj[\w-]*)(?:\s[^>]*?)?(?P<closed>/?)>", re.DOTALL | re.IGNORECASE
)
_HREF: Final = re.compile(r"""<!--.*?-->|\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.DOTALL | re.IGNORECASE)
_GOOD_LINK: Final = re.compile(r"(?:https?://[^\s/]|mailto:[^\s]|tel:[+\d\ue000]|\ue000|#)", re.IGNORECASE)


def check_item(
    item: ContentItem,
    *,
    known_traits: Collection[str] | None = None,
    purposes_with_unsubscribe: Collection[str] = ("marketing",),
) -> Problems:
    """Everything wrong with the item. Without `known_traits` any trait is taken to exist."""
    problems = Problems()
    for variant in item.variants:
        declared = Mark(item.file or "<text>", *variant.declared)
        _check_body(variant, declared, problems)
        _check_compiles(item, variant, problems)
        _check_paths(variant, declared, known_traits, problems)
        if variant.channel == EMAIL:
            needed = item.purpose in purposes_with_unsubscribe
            _check_email(variant, declared, problems, needs_unsubscribe=needed)
        elif variant.kind != "text":
            problems.error(
                declared, f"{variant.label}: {variant.kind} is for e-mail only", "use `text:` or a .liquid file"
            )
    _check_languages(item, problems)
    return problems


def paths_used(item: ContentItem) -> frozenset[str]:
    """Every path from outside that the item's templates use, such as `trait.first_name`; templates that do not parse give none."""
    found = (_globals(text) for variant in item.variants for text, _ in _texts(variant))
    return frozenset(path for paths in found for path, _ in paths)


def _texts(variant: Variant) -> Iterator[tuple[str, Variant | None]]:
    """The variant's templates; with the variant where positions in the text are positions in its file."""
    yield variant.body, variant
    yield from ((text, None) for text in (variant.subject, variant.preheader) if text)


def _at(variant: Variant, offset: int = 0) -> Mark:
    before = variant.body[:offset]
    return Mark(variant.file or "<text>", variant.line + before.count("\n"), len(before) - before.rfind("\n"))


def _check_body(variant: Variant, declared: Mark, problems: Problems) -> None:
    for text, whole in _texts(variant):
        error = _syntax_error(text)
        if error:
            at = _at(variant, error[1]) if whole else declared
            where = "" if whole else "in the subject or preheader: "
            problems.error(at, f"{variant.label}: {where}this is not Liquid: {error[0]}", error[2])
    bare = blank(variant.body)
    if variant.kind == "mjml":
        _check_tags(variant, bare, problems)
    if variant.kind != "text":
        _check_links(variant, bare, problems)


def _syntax_error(text: str) -> tuple[str, int, str] | None:
    """What is wrong, where in the text, and a suggestion."""
    try:
        template = templates.parse(text, html=True)
    except LiquidError as error:
        return str(error.message), max(error.token.start_index if error.token else 0, 0), ""
    for name, spans in template.analyze().filters.items():
        if name not in templates.HTML.filters:
            return f"there is no filter {name!r}", spans[0].index, did_you_mean(name, templates.HTML.filters)
    return None


def _check_tags(variant: Variant, bare: str, problems: Problems) -> None:
    """Names that MJML has, each closed: its compiler is silent about both."""
    opened: list[str] = []
    for match in _TAG.finditer(bare):
        name = (match["name"] or "").lower()
        if name and match["end"]:
            _close_tag(variant, match, opened, problems)
        elif name:
            if not match["closed"]:
                opened.append(name)
            if name not in mjml.TAGS:
                own = name == "mj-include"
                hint = "write the part into this body" if own else did_you_mean(name, mjml.TAGS)
                what = "mj-include cannot be used here" if own else f"MJML has no tag <{name}>"
                problems.error(_at(variant, match.start("name")), f"{variant.label}: {what}", hint)


def _close_tag(variant: Variant, match: re.Match[str], opened: list[str], problems: Problems) -> None:
    name = match["name"].lower()
    last = opened[-1] if opened else ""
    if name in opened:
        del opened[len(opened) - 1 - opened[::-1].index(name) :]
    if last != name and name in mjml.TAGS:
        hint = f"close <{last}> first" if last else "remove it"
        problems.error(_at(variant, match.start("name")), f"{variant.label}: </{name}> closes nothing here", hint)


def _check_links(variant: Variant, bare: str, problems: Problems) -> None:
    for match in _HREF.finditer(bare):
        group = 1 if match[1] is not None else 2
        if match[group] is None or _GOOD_LINK.match(match[group].strip()):
            continue
        shown = variant.body[match.start(group) : match.end(group)]
        what = f"the link {shown!r} leads nowhere from a mail" if shown.strip() else "the link is empty"
        problems.error(
            _at(variant, match.start(group)),
            f"{variant.label}: {what}",
            "begin it with https://, mailto:, tel: or a Liquid value",
        )


def _check_compiles(item: ContentItem, variant: Variant, problems: Problems) -> None:
    """MJML must compile, and all of its Liquid must come through."""
    if variant.kind == "text":
        return
    try:
        html, shielded = html_of(item.id, variant)
    except RenderError as error:
        problems.error(Mark(variant.file or "<text>", error.line or variant.line), f"{variant.label}: {error.reason}")
        return
    left = {int(number) for number in shielded.word.findall(html)}
    for number, piece in enumerate(shielded.pieces):
        if number not in left and shielded.offsets[number] < len(variant.body):
            problems.error(
                _at(variant, shielded.offsets[number]),
                f"{variant.label}: MJML drops {piece!r} here",
                "sizes and the like must be fixed in MJML; use Liquid in text, links and image addresses",
            )


def _globals(text: str) -> list[tuple[str, int]]:
    """The paths from outside in a template, with the offset of each; none when it does not parse."""
    try:
        analysis = templates.parse(text, html=True).analyze()
    except LiquidError:
        return []
    return [(str(path), path.span.index) for paths in analysis.globals.values() for path in paths]


def _check_paths(variant: Variant, declared: Mark, known_traits: Collection[str] | None, problems: Problems) -> None:
    for text, whole in _texts(variant):
        for path, offset in _globals(text):
            at = _at(variant, offset) if whole else declared
            root, _, rest = path.partition(".")
            trait = re.split(r"[.\[]", rest)[0]
            if re.split(r"[.\[]", path)[0] not in ROOTS:
                problems.error(at, f"{variant.label}: nothing is called {path!r} here", _hint(path, root))
            elif root == "trait" and trait and known_traits is not None and trait not in known_traits:
                problems.warn(
                    at, f"{variant.label}: no customer has a trait {trait!r}", did_you_mean(trait, known_traits)
                )


def _hint(path: str, root: str) -> str:
    if root in ("traits", "customer_traits", "user", "profile"):
        return f"did you mean 'trait{path[len(root) :]}'?"
    return did_you_mean(root, ROOTS) if "." in path else f"did you mean 'trait.{path}' or 'event.properties.{path}'?"


def _check_email(variant: Variant, declared: Mark, problems: Problems, *, needs_unsubscribe: bool) -> None:
    if not variant.subject.strip():
        problems.error(declared, f"{variant.label}: missing subject", "add `subject:` to the variant")
    parses = _syntax_error(variant.body) is None
    if needs_unsubscribe and parses and not any(path == UNSUBSCRIBE for path, _ in _globals(variant.body)):
        problems.error(
            _at(variant),
            f"{variant.label}: missing unsubscribe",
            'a mail that needs consent must offer a way out: <a href="{{ unsubscribe_url }}">Unsubscribe</a>',
        )


def _check_languages(item: ContentItem, problems: Problems) -> None:
    """A regional wording needs its base language; a language of one channel is wanted in the others too."""
    spoken = {(each.channel, normal_language(each.language)): each for each in item.variants}
    every = {language for _, language in spoken if language}
    for (channel, language), variant in spoken.items():
        base = language.split("-")[0]
        if base != language and (channel, base) not in spoken and (channel, "") not in spoken:
            problems.warn(
                Mark(item.file or "<text>", *variant.declared),
                f"{variant.label}: no wording for {base!r} to fall back on",
                f"add a variant with language: {base}",
            )
    for channel in sorted({each.channel for each in item.variants}):
        own = {language for spoken_in, language in spoken if spoken_in == channel}
        for language in sorted(every - own) if "" not in own else ():
            if language.split("-")[0] not in own:
                problems.warn(
                    Mark(item.file or "<text>"),
                    f"{channel} has no wording for {language!r}, which another channel has",
                    f"customers get {item.choose(channel, language).label}; add a variant with language: {language}",  # type: ignore[union-attr]
                )
