"""Personal data replaced by invented ones, the same for the same value throughout one story.

Rule 1. What no rule asks about is left out altogether. What is asked about is kept where it cannot tell who somebody is:
        numbers, truth values, dates, and texts that a journey itself names.
Rule 2. Everything else becomes an invented value of the same sort, so that equal stays equal and an address stays one.
"""

import re
from collections import Counter
from datetime import date, datetime
from typing import Any, Final

from wend.app.story_asked import Asked

_ADDRESSES: Final = {"email", "phone"}  # the engine itself asks for these
_PERSONAL: Final = re.compile(
    r"(?:^|_)(?:name|first_?name|last_?name|surname|street|address|city|zip|postal_?code|postcode|ip|iban|ssn|tax_?id|"
    r"username|login|lat|lon|latitude|longitude|card)(?:_|$)",
    re.IGNORECASE,
)
_BIRTH: Final = re.compile(r"birth|dob", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ZONE: Final = "timezone"


class Masks:
    """The invented values of one story, and what was replaced."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._known: dict[tuple[str, str], str] = {}
        self._numbers = Counter[str]()
        self.replaced = Counter[str]()  # by name: how many different values
        self.left_out: set[str] = set()

    def traits(self, traits: dict[str, Any]) -> dict[str, Any]:
        """Traits as the story tells them."""
        wanted = self._asked.values("trait") | _ADDRESSES | {_ZONE, "consents"}
        return self._some(traits, wanted)

    def properties(self, properties: dict[str, Any], also: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Properties as the story tells them; those named in `also` are words of our own."""
        kept = {name: value for name, value in properties.items() if name in also}
        return kept | self._some(
            {name: each for name, each in properties.items() if name not in also}, self._asked.values("properties")
        )

    def _some(self, values: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
        self.left_out |= {name for name in values if name not in wanted}
        return {name: self.value(name, value) for name, value in values.items() if name in wanted}

    def value(self, name: str, value: Any) -> Any:
        """One value, kept or replaced."""
        match value:
            case None | bool():
                return value
            case dict():
                return value if name == "consents" else {key: self.value(key, each) for key, each in value.items()}
            case list():
                return [self.value(name, each) for each in value]
            case str():
                return self._text(name, value)
            case _ if _PERSONAL.search(name):
                return int(self._invented(name, str(value), "{number}"))
        return value

    def _text(self, name: str, text: str) -> str:
        literals = self._asked.texts(name)
        if text in literals or not text.strip() or name == _ZONE:
            return text
        if name == "email":
            return self._invented(
                name, text, "customer{number}@shop.example" if "@" in text else "unreachable-{number}"
            )
        if name == "phone":
            return self._invented(name, text, "+4915550000{number:03}")
        if _DATE.match(text) and _is_date(text):
            return self._date(name, text)
        held = [each for each in sorted(literals) if each and each in text]
        start = next((each for each in held if text.startswith(each)), "")
        rest = " ".join(each for each in held if each != start)
        return self._invented(name, text, f"{start}{rest}{' ' if held else ''}{name}-{{number}}")

    def _date(self, name: str, text: str) -> str:
        """A date decides when things happen, and is kept; of a birthday only the day of the year."""
        if not _BIRTH.search(name):
            return text
        year = "1988" if text[5:10] == "02-29" else "1990"
        self.replaced[name] += 1
        return year + text[4:]

    def _invented(self, name: str, text: str, form: str) -> str:
        key = (name, text)
        if key not in self._known:
            self._numbers[name] += 1
            self.replaced[name] += 1
            self._known[key] = form.replace("{number:03}", f"{self._numbers[name]:03}").replace(
                "{number}", str(self._numbers[name])
            )
        return self._known[key]


def _is_date(text: str) -> bool:
    for parse in (date.fromisoformat, datetime.fromisoformat):
        try:
            parse(text)
        except ValueError:
            continue
        return True
    return False
