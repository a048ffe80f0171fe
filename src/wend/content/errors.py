"""What rendering can raise."""

from wend.errors import WendError


class RenderError(WendError):
    """A content item could not be rendered."""

    def __init__(self, item: str, variant: str, line: int | None, reason: str, file: str = "") -> None:
        self.item, self.variant, self.line, self.reason = item, variant, line, reason
        at = f"{file}:{line}: " if file and line else f"line {line}: " if line else ""
        super().__init__(f"content {item!r}, variant {variant!r}: {at}{reason}")
