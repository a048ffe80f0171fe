"""Rows that cannot be used: counted, with some samples in words."""

from dataclasses import dataclass, field

from wend.limits import FAULT_SAMPLE_CHARACTERS, FAULT_SAMPLES
from wend.mining.log import Remark


@dataclass
class Faults:
    """The rows of one fault; `remarks` tells them as the log does."""

    count: int = 0
    samples: list[str] = field(default_factory=list)

    def add(self, where: str, text: str) -> None:
        self.count += 1
        if len(self.samples) < FAULT_SAMPLES:
            self.samples.append(f"{where}: {text[:FAULT_SAMPLE_CHARACTERS].strip()}")

    def remarks(self, reason: str) -> tuple[Remark, ...]:
        return (Remark(reason, self.count, tuple(self.samples)),) if self.count else ()
