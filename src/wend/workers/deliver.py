"""The bell-ringer of messages: what is due in the outbox is handed over."""

import asyncio
from collections.abc import Mapping

from wend import limits
from wend.app.deliver import Deliverer
from wend.app.links import Links
from wend.app.ports import Channel, Clock, Store
from wend.workers.loop import Loop


class DeliverLoop(Loop):
    """Hands messages over, batch by batch, in an event loop of its own; with `mail` only e-mails, or all others.

    A batch lasts as long as its slowest hand-over: receivers of webhooks that do not answer may not hold up the mail.
    """

    name = "deliver"

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        links: Links,
        clock: Clock,
        owner: str,
        *,
        mail: bool | None = None,
    ) -> None:
        super().__init__()
        self._store = store
        self._channels = channels
        self._links = links
        self._clock = clock
        self._owner = owner
        self._mail = mail
        self._runner: asyncio.Runner | None = None
        self._deliverer: Deliverer | None = None
        self._portions = 0

    def work(self) -> bool:
        deliverer = self._deliverer or self._set_up()
        assert self._runner is not None
        self._portions += 1
        due = self._store.next_message_due(mail=self._mail)
        idle = due is None or due > self._clock.now()
        settled = 0
        if idle or self._portions % limits.LOST_CHECK_PORTIONS == 0:
            settled = self._runner.run(deliverer.settle_lost())
        return settled > 0 if idle else self._runner.run(deliverer.deliver_due()) > 0

    def close(self) -> None:
        if self._runner is not None:
            for name, channel in self._channels.items():
                if self._mail is None or (name == "email") is self._mail:
                    self._runner.run(channel.close())
            self._runner.close()

    def _set_up(self) -> Deliverer:
        """The channels' connections belong to the event loop that uses them, which is made in its thread."""
        self._runner = asyncio.Runner()
        self._deliverer = Deliverer(self._store, self._channels, self._links, self._clock, self._owner, mail=self._mail)
        return self._deliverer
