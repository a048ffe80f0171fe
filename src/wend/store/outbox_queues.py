"""The queues of the outbox, for every store that speaks SQL: e-mails, all others, and both.

Rule 1. Each queue has an index in the order in which its messages are due: whoever waits for one channel never walks past
        what waits for another.
"""

from typing import Final

QUEUES: Final[dict[bool | None, tuple[str, str]]] = {  # by what is asked for as `mail`: the index, and its condition
    None: ("messages_due_at", "due_at IS NOT NULL"),
    True: ("messages_due_mail", "due_at IS NOT NULL AND channel = 'email'"),
    False: ("messages_due_other", "due_at IS NOT NULL AND channel <> 'email'"),
}
# A claimed message is due when its lease is over. Those that may count stand before the first that nobody has claimed:
# only they are looked at, as many as workers hold, and not the whole queue.
NEXT_DUE: Final = """
WITH free AS (
    SELECT due_at FROM {queued} AND (lease_until IS NULL OR lease_until <= due_at) ORDER BY due_at LIMIT 1
)
SELECT min(at) FROM (
    SELECT due_at AS at FROM free
    UNION ALL
    SELECT lease_until FROM {queued} AND lease_until > due_at
        AND due_at < coalesce((SELECT due_at FROM free), 9223372036854775807)
) AS earliest
"""
