"""Real servers on this machine for the channels to talk to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from wend.channels.sink import MailSink


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[MailSink]:
    running = MailSink(tmp_path / "mails.sqlite").start()
    yield running
    running.stop()
