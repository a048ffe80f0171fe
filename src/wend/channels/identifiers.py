"""What a customer is known by to paid media: SHA-256 of an e-mail address and of a phone number, in hexadecimal.

Rule 1. An address is trimmed and in lower case; a phone number is in E.164, with its plus or as digits only, as the
        destination expects. What is neither is left out.
Rule 2. Nothing but hashes leaves this room.
"""

import hashlib
from collections.abc import Mapping

import phonenumbers


def hashed(known_by: Mapping[str, str], *, plus: bool) -> dict[str, str]:
    """The hashes of what is there: `email_sha256`, `phone_sha256`. `plus`: whether the phone's plus is hashed with it."""
    email = known_by.get("email", "").strip().lower()
    phone = e164(known_by.get("phone", ""), known_by.get("country", ""))
    found = {}
    if "@" in email:
        found["email_sha256"] = _sha256(email)
    if phone:
        found["phone_sha256"] = _sha256(phone if plus else phone.removeprefix("+"))
    return found


def e164(phone: str, country: str) -> str:
    """A phone number as `+491701234567`; empty where it is none. `country`: how a number without one is meant, as `DE`."""
    try:
        number = phonenumbers.parse(phone, country.upper() or None)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
