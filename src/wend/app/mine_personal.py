"""What may not be looked at when customers are compared: what tells who somebody is.

Rule 1. A name that speaks of a person (e-mail, name, phone, address, birth, ids, places to the house) is passed over.
Rule 2. So is a value that looks like an e-mail address or a phone number, whatever its name: then the whole trait is.
Rule 3. This errs on the side of silence: a trait too many passed over costs a finding, one too few somebody's privacy.
"""

import re
from collections.abc import Iterable
from typing import Final

_WORDS: Final = frozenset(
    [
        "email",
        "mail",
        "name",
        "firstname",
        "lastname",
        "surname",
        "forename",
        "fullname",
        "username",
        "nickname",
        "phone",
        "mobile",
        "telephone",
        "tel",
        "fax",
        "address",
        "street",
        "house",
        "postcode",
        "postal",
        "zip",
        "zipcode",
        "birthday",
        "birthdate",
        "birth",
        "dob",
        "ssn",
        "iban",
        "bic",
        "passport",
        "tax",
        "ip",
        "latitude",
        "longitude",
        "lat",
        "lng",
        "lon",
        "geo",
        "id",
        "uuid",
        "guid",
        "token",
        "password",
        "secret",
        "url",
        "avatar",
        "photo",
        "picture",
        "note",
        "notes",
        "comment",
        "comments",
        "message",
        "text",
        "body",
        "description",
        "bio",
        "about",
    ]
)
_PHONE_DIGITS: Final = 7
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE: Final = re.compile(r"\+?[\d\s()/.-]+")
_PARTS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_KINDS_OF_THINGS: Final = frozenset(
    ["plan", "product", "event", "campaign", "segment", "category", "journey", "page", "tier", "brand", "model"]
)


def personal_name(name: str) -> bool:
    """Whether a trait or property of this name may tell who somebody is.

    >>> [personal_name(each) for each in ("email", "firstName", "home_phone", "customerId", "plan", "plan_name", "age")]
    [True, True, True, True, False, False, False]
    """
    parts = [part.lower() for part in _PARTS.findall(name)]
    if len(parts) > 1 and parts[-1] in ("name", "id", "text", "description") and parts[-2] in _KINDS_OF_THINGS:
        return False
    return any(part in _WORDS for part in parts) or "".join(parts) in _WORDS


def personal_values(values: Iterable[object]) -> bool:
    """Whether some of the values look like an e-mail address or a phone number.

    >>> personal_values(["free", "pro"]), personal_values(["ann@x.example"]), personal_values(["+49 170 123 45 67"])
    (False, True, True)
    >>> personal_values(["2026-01-01"]), personal_values(["1200"])
    (False, False)
    """
    return any(_looks_personal(value) for value in values if isinstance(value, str))


def _looks_personal(text: str) -> bool:
    if _EMAIL.search(text):
        return True
    return bool(_PHONE.fullmatch(text)) and sum(map(str.isdigit, text)) > _PHONE_DIGITS + 1
