"""Who a story is about: one customer, or an account with its people.

Rule 1. Whoever belongs to the account before the story begins is known to it from the start; who joins it later does so by
        a `group` call, as in life.
Rule 2. The numbers follow from that of the first: an account 7 has the people 8, 9 and so on, in the order of their lines.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from wend.model.customer import Consent, Customer, Person
from wend.model.letter import Letter

_BEFORE = datetime.min.replace(tzinfo=UTC)


class Belongs(msgspec.Struct, frozen=True):
    """Somebody of a story of an account; without a role she does not belong to it yet."""

    name: str
    role: str
    traits: dict[str, Any]


class Cast:
    """The subjects of a story, as they are at the moment."""

    def __init__(self, first: Customer, people: tuple[Belongs, ...]) -> None:
        self.first = first.id
        self._account = first.account_id
        self._subjects = {first.id: first}
        self._names = {first.id: first.account_id or ""}
        for place, each in enumerate(people, 1):
            self._join(first, first.id + place, each)

    def _join(self, account: Customer, number: int, who: Belongs) -> None:
        consents: dict[str, Consent] = dict(account.consents)
        her = Customer(id=number, user_id=who.name, traits=who.traits, consents=consents)
        if who.role and account.account_id:
            her = msgspec.structs.replace(her, accounts={account.account_id: who.role}, account=account.traits)
            people = {**self[account.id].people, str(number): Person(who.role, who.name, _BEFORE)}
            self.keep(msgspec.structs.replace(self[account.id], people=people))
        self._names[number] = who.name
        self.keep(her)

    def __getitem__(self, number: int) -> Customer:
        return self._subjects[number]

    def __iter__(self) -> Iterator[Customer]:
        return iter(tuple(self._subjects.values()))

    def keep(self, customer: Customer) -> None:
        """She is as her last turn has left her."""
        self._subjects[customer.id] = customer

    def number(self, name: str) -> int:
        """The number of somebody by name; the first one for none."""
        return next((number for number, known in self._names.items() if name and known == name), self.first)

    def addressee(self, letter: Letter) -> int | None:
        """Whose letter it is, if it is for one of the cast."""
        if letter.account:
            return self.first if letter.account == self._account else None
        return letter.customer if letter.customer in self._subjects else None

    def prefix(self, number: int) -> str:
        """How lines of the transcript say whose they are; empty in a story of one customer."""
        return f"{self._names[number]}: " if self._names[number] else ""
