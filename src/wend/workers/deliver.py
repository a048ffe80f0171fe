"""The bell-ringer of messages: what is due in the outbox is handed over."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from wend import limits
from wend.app.deliver import Deliverer
from wend.app.links import Links
from wend.app.ports import Channel, Clock, Store
from wend.workers.loop import Loop, seconds_between, seconds_until


class DeliverLoop(Loop):
    """Hands messages over, batch by batch, in an event loop of its own; with `mail` only e-mails, or all others.

    A batch lasts as long as its slowest hand-over: receivers of webhooks that do not answer may not hold up the mail.
    """

    listens = True

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
        self.name = {True: "deliver-mail", False: "deliver-rest", None: "deliver"}[mail]
        super().__init__()
        self._store = store
        self._channels = channels
        self._links = links
        self._clock = clock
        self._owner = owner
        self._mail = mail
        self._runner: asyncio.Runner | None = None
        self._deliverer: Deliverer | None = None
        self._next_due: datetime | None = None
        self._lost_looked_at: datetime | None = None

    def work(self) -> bool:
        deliverer = self._deliverer or self._set_up()
        assert self._runner is not None
        now = self._clock.now()
        self._next_due = due = self._store.next_message_due(mail=self._mail)
        self.behind_seconds = seconds_between(due, now)
        settled = self._runner.run(deliverer.settle_lost()) if self._may_be_lost(now) else 0
        if due is None or due > now:
            return settled > 0
        return self._runner.run(deliverer.deliver_due()) > 0

    def due_in_seconds(self) -> float:
        return seconds_until(self._next_due, self._clock.now())

    def close(self) -> None:
        if self._runner is not None:
            for name, channel in self._channels.items():
                if self._mail is None or (name == "email") is self._mail:
                    self._runner.run(channel.close())
            self._runner.close()

    def _may_be_lost(self, now: datetime) -> bool:
        """Messages whose worker has died are looked for now and then, however busy the outbox is."""
        last = self._lost_looked_at
        if last is not None and 0 <= (now - last).total_seconds() < limits.LOST_LOOK_SECONDS:
            return False
        self._lost_looked_at = now
        return True

    def _set_up(self) -> Deliverer:
        """The channels' connections belong to the event loop that uses them, which is made in its thread."""
        self._runner = asyncio.Runner()
        self._deliverer = Deliverer(self._store, self._channels, self._links, self._clock, self._owner, mail=self._mail)
        return self._deliverer
