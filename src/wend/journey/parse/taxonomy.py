"""The tree of `taxonomy.yaml` becomes the taxonomy.

Terms are a list of texts, `{wider: [narrower, …]}`, or `{term: ID, title: …, terms: […]}`.
"""

from collections.abc import Iterator

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_name, sort_of
from wend.journey.taxonomy import Taxonomy, Term
from wend.limits import TAXONOMY_DEPTH_MAX
from wend.model.document import Node, Problems


def parse_taxonomy(node: Node, problems: Problems) -> Taxonomy:
    """The taxonomy, as far as it could be read."""
    Fields(node, problems, "taxonomy.yaml", keys.FACETS)
    found = [
        term for facet, listed in node.items() if facet in keys.FACETS for term in _terms(listed, (facet,), problems)
    ]
    return Taxonomy(tuple(found))


def _terms(listed: Node, above: tuple[str, ...], problems: Problems) -> Iterator[Term]:
    if not listed.is_list:
        problems.error(listed, f"terms are a list, not {sort_of(listed.value)}", "write [one, two]")
    if len(above) > TAXONOMY_DEPTH_MAX:
        problems.error(listed, f"terms are nested deeper than {TAXONOMY_DEPTH_MAX}", "a tag that deep is never found")
        return
    seen: set[str] = set()
    for node in listed:
        for term in _term(node, above, problems):
            name = term.path[len(above)]
            if len(term.path) == len(above) + 1:
                if name in seen:
                    problems.error(node, f"the term {name!r} stands in {'/'.join(above)} twice", "keep one")
                seen.add(name)
            yield term


def _term(node: Node, above: tuple[str, ...], problems: Problems) -> Iterator[Term]:
    if not node.is_map:
        name = read_name(node, problems, "a term")
        if name:
            yield Term((*above, name))
        return
    if "term" in node.value:
        yield from _long_term(node, above, problems)
        return
    for word, narrower in node.items():
        name = read_name(Node(word, node.keys[word]), problems, "a term")
        if name:
            yield Term((*above, name))
            yield from _terms(narrower, (*above, name), problems)


def _long_term(node: Node, above: tuple[str, ...], problems: Problems) -> Iterator[Term]:
    fields = Fields(node, problems, "a term", keys.TERM, ["term"])
    name, narrower = fields.name("term"), fields.node_of("terms")
    if name:
        yield Term((*above, name), fields.text("title"))
        if narrower is not None:
            yield from _terms(narrower, (*above, name), problems)
