"""The letter to the next contributor tells the truth."""

import re
from pathlib import Path

import wend.channels
from wend.channels.audience import AudienceChannel
from wend.channels.email_smtp import SmtpEmail
from wend.channels.webhook import WebhookChannel


def test_the_table_of_channels_is_that_of_the_code() -> None:
    letter = (Path(wend.channels.__file__).parent / "ADDING_A_CHANNEL.md").read_text()
    rows = re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \| (yes|no) \|", letter, re.MULTILINE)
    classes = (SmtpEmail, WebhookChannel, AudienceChannel)
    assert rows == [(each.name, each.__name__, each.provider, "yes" if each.deduplicates else "no") for each in classes]
