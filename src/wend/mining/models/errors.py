"""What may be wrong with a model that somebody hands us."""

from wend.errors import WendError


class ModelError(WendError):
    """This model cannot be read: the message names the element that stands in the way."""
