"""The taxonomy as a value: the trees of terms by which journeys, segments and content items are tagged.

Rule 1. A tag names a term by its id, or by a path that ends in it (`products/shoes`) where the id alone is not enough.
"""

import msgspec


class Term(msgspec.Struct, frozen=True):
    """One term; `path` leads from the facet to it, both included."""

    path: tuple[str, ...]
    title: str = ""

    @property
    def id(self) -> str:
        """The term's own name."""
        return self.path[-1]

    @property
    def facet(self) -> str:
        """The tree it stands in."""
        return self.path[0]

    def __str__(self) -> str:
        return "/".join(self.path)


class Taxonomy(msgspec.Struct, frozen=True):
    """All terms, a wider one before its narrower ones."""

    terms: tuple[Term, ...] = ()

    def find(self, tag: str) -> tuple[Term, ...]:
        """The terms a tag may mean: one when it is clear, none when it is unknown.

        A path may leave out terms between the facet and the last: `products/boots` finds `products/clothing/boots`.
        """
        wanted = tag.split("/")
        return tuple(term for term in self.terms if term.id == wanted[-1] and _in_order(wanted, term.path))

    def below(self, term: Term) -> tuple[Term, ...]:
        """A term and all that are narrower."""
        depth = len(term.path)
        return tuple(each for each in self.terms if each.path[:depth] == term.path)


def _in_order(wanted: list[str], path: tuple[str, ...]) -> bool:
    rest = iter(path)
    return all(part in rest for part in wanted)
