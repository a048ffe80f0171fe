"""Accounts and their people: who belongs to which, and what they tell each other.

Rule 1. An account is a subject like a customer, with a state, a bell and runs of its own. It learns of its people only by
        letters, and they of it.
Rule 2. Joining is always told. Of the rest that people do, an account is told what its live journeys ask about.
Rule 3. What goes on from an account to a person (a message asked for, its traits) becomes part of that person's own turn,
        with all guards.
"""

from typing import Any, Final

import msgspec

from wend import limits
from wend.engine.turn import Turn
from wend.model.customer import Person
from wend.model.event import OWN_PREFIX, Event, EventKind
from wend.model.letter import Letter
from wend.model.reason import Code
from wend.rules.sees import ANYTHING

TRAITS_TOLD: Final = "Account Traits Told"


def tell_accounts(turn: Turn, event: Event) -> None:
    """Of a customer: tell her accounts of an event that they ask about; what they tell each other goes no further."""
    if event.kind not in (EventKind.GROUP, EventKind.ACCOUNT):
        for account in turn.customer.accounts:
            _tell_account(turn, account, event)


def hear_account(turn: Turn, event: Event) -> None:
    """A letter to an account from one of its people, or to one of these from the account."""
    if "account" in event.context:
        _hear_person(turn, event)
    else:
        _hear_traits(turn, event)


def _hear_person(turn: Turn, event: Event) -> None:
    """Of an account: keep who told it something, in which role, and what a group call said about the account."""
    person = event.context["person"]
    turn.customer.account_id = str(event.context["account"])
    was = str(event.context.get("was") or "")  # her number before she was merged
    number, known = str(person.get("customer")), {n: each for n, each in turn.customer.people.items() if n != was}
    if number not in known and len(known) >= limits.ACCOUNT_PEOPLE_MAX:
        why = f"an account has at most {limits.ACCOUNT_PEOPLE_MAX} people that journeys know"
        turn.note(Code.MISMATCHED, path=f"person #{number}", why=why)
        return
    since = known[number].since if number in known else event.time
    met = Person(role=str(person.get("role") or ""), user_id=str(person.get("user_id") or ""), since=since)
    joined = number not in known
    turn.customer.people = {**known, number: met}
    if event.traits:
        learn_traits(turn, event.traits)
    elif joined and turn.customer.traits:
        _tell_traits(turn, [number])


def learn_traits(turn: Turn, told: dict[str, Any]) -> None:
    """Of an account: take traits over (None takes one away), and tell its people where rules ask about them."""
    traits = {name: value for name, value in (turn.customer.traits | told).items() if value is not None}
    if len(traits) > limits.TRAITS_MAX:
        turn.note(Code.MISMATCHED, trait="account", why=f"an account has at most {limits.TRAITS_MAX} traits")
        return
    keep_traits(turn, traits)


def keep_traits(turn: Turn, traits: dict[str, Any]) -> None:
    """Of an account: these are its traits from now on."""
    if traits == turn.customer.traits:
        return
    turn.customer.traits = turn.customer.account = traits
    _tell_traits(turn, list(turn.customer.people))


def people_of(turn: Turn, roles: tuple[str, ...]) -> list[tuple[int, Person]]:
    """The people of an account in one of some roles (all of them, for none), by number."""
    found = [(int(number), person) for number, person in turn.customer.people.items()]
    return sorted((each for each in found if not roles or each[1].role in roles), key=lambda each: each[0])


def join_account(turn: Turn, event: Event) -> None:
    """Of a customer: join the account that a group call names, and tell it."""
    account = str(event.properties.get("groupId") or "")
    known = turn.customer.accounts
    if not account:
        return
    if account not in known and len(known) >= limits.ACCOUNTS_PER_CUSTOMER_MAX:
        why = f"a customer belongs to at most {limits.ACCOUNTS_PER_CUSTOMER_MAX} accounts"
        turn.note(Code.MISMATCHED, path=f"account {account}", why=why)
        return
    told = event.traits.get("role") or event.properties.get("role")
    role = str(told) if told else known.get(account, "")
    turn.customer.accounts = {name: each for name, each in known.items() if name != account} | {account: role}
    if account not in known or known[account] != role:
        turn.note(Code.ACCOUNT_JOINED, account=account, role=role)
    _tell_account(turn, account, msgspec.structs.replace(event, traits=_without_role(event.traits)))


def _without_role(traits: dict[str, Any]) -> dict[str, Any]:
    """The role is the person's; the rest of a group call's traits are the account's."""
    return {name: value for name, value in traits.items() if name != "role"}


def _tell_account(turn: Turn, account: str, event: Event) -> None:
    customer = turn.customer
    person = {
        "customer": customer.id,
        "user_id": customer.user_id or customer.anonymous_id,
        "role": customer.accounts[account],
    }
    told = Event(
        message_id=f"{OWN_PREFIX}account:{account}:{event.message_id}",
        kind=EventKind.ACCOUNT,
        name=event.name,
        time=event.time,
        received_at=turn.now,
        properties=event.properties,
        traits=event.traits if event.kind is EventKind.GROUP else {},
        context={"account": account, "person": person},
    )
    turn.letters.append(Letter(told, account=account))


def _tell_traits(turn: Turn, people: list[str]) -> None:
    for number in people:
        told = Event(
            message_id=f"{OWN_PREFIX}traits:{turn.customer.id}:{turn.customer.cursor}:{number}",
            kind=EventKind.ACCOUNT,
            name=TRAITS_TOLD,
            time=turn.now,
            received_at=turn.now,
            properties={"account": turn.customer.account_id},
            traits=turn.customer.traits,
        )
        turn.letters.append(Letter(told, customer=int(number)))


def _hear_traits(turn: Turn, event: Event) -> None:
    """The traits of the account joined last are those that a customer's rules see."""
    accounts = turn.customer.accounts
    if event.name == TRAITS_TOLD and accounts and event.properties.get("account") == list(accounts)[-1]:
        turn.customer.account = event.traits
        turn.stale.add(ANYTHING)
