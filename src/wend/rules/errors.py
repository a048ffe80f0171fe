"""What can go wrong with a rule after it was parsed."""

from wend.errors import WendError


class RuleError(WendError):
    """This rule cannot be used here."""
