"""Every key that a workspace file may have, with what it says.

The parser and the published schema read the same tables.

Rule 1. A key that is not here is a mistake in the file; a key here is read by the parser and shown by editors.
"""

from typing import Final

JOURNEY: Final = {
    "journey": "The journey's id. It names the journey for good: runs and reports hang on it.",
    "title": "What people call the journey.",
    "stage": "The lifecycle stage of strategy.yaml that the journey serves.",
    "purpose": "Why we contact somebody; consent is asked for the purpose and the channel.",
    "owner": "The team that answers for the journey.",
    "tags": "Terms of taxonomy.yaml.",
    "subject": "Whom the journey is about.",
    "entry": "How a customer gets in.",
    "exit": "Events that end the run at once, wherever it stands.",
    "goal": "What the journey is for: an event within a time of entering. Reaching it ends the run.",
    "holdout": "The part of the customers that gets nothing and is only measured: 10% or 0.1.",
    "steps": "What happens, from top to bottom.",
}
JOURNEY_REQUIRED: Final = ("journey", "purpose", "entry", "steps")

ENTRY_WAYS: Final = {
    "event": "The event that starts a run.",
    "segment": "Entering this segment starts a run.",
    "schedule": "A cron expression in the workspace's zone; at each time all who fulfil `when` enter.",
    "api": "A run starts when somebody asks for it over the API.",
}
ENTRY: Final = {
    **ENTRY_WAYS,
    "where": "Conditions on the event.",
    "when": "A condition on the customer.",
    "key": "A path in the entry event that tells runs of one customer apart, such as properties.order_id.",
    "reentry": "Whether the same customer may enter again (by the same key).",
}
REENTRY: Final = {"after": "May enter again so long after the last entry."}

EVENT: Final = {
    "event": "The name of the event.",
    "where": "Conditions on the event; a path without a root is one of its properties.",
}
GOAL: Final = {**EVENT, "within": "How long after entering the goal still counts."}

WINDOW: Final = {
    "days": "Days of the week on which the run may go on; every day when left out.",
    "from": "The time of day from which it may, as HH:MM.",
    "to": "The time of day until which it may, as HH:MM; earlier than `from` means over midnight.",
    "zone": "Whose clock counts: customer, workspace, or an IANA zone.",
}

STEPS: Final = {
    "send": "Decide on a message: channel/content.",
    "wait": "Wait for a time, until a date, or until a window of days and hours is open.",
    "wait_for": "Wait until an event comes or the time is over.",
    "branch": "Take the first way whose condition holds.",
    "split": "Divide the customers at random, always the same way for the same customer.",
    "repeat": "Go round the steps until the event has come or the rule holds, at most so many times.",
    "goto": "Go on at another step, earlier ones included.",
    "update": "Set traits of the customer.",
    "emit": "Record an event of our own, which journeys and segments can use like any other.",
    "webhook": "Call a URL with a signed payload.",
    "exit": "End the run, naming why.",
}
BESIDE: Final[dict[str, dict[str, str]]] = {
    "wait_for": {
        "on_event": "Steps when the event came; the next step when left out.",
        "on_timeout": "Steps when the time was over; the next step when left out.",
    },
    "repeat": {"steps": "The steps of one round."},
}
STEP_ID: Final = "A name for this step, unique in the journey: needed where a goto leads."

WAIT: Final = {
    "for": "How long.",
    "until": "A date or time, or {from: a date trait}.",
    "before": "So long before `until`.",
    "after": "So long after `until`.",
    "window": "Days and hours in which the run may go on.",
}
WAIT_FOR: Final = {**EVENT, "any": "Several events, of which the first one counts.", "within": "How long to wait."}
BRANCH_WHEN: Final = {
    "when": "The condition of this way.",
    "then": "Steps of this way.",
    "name": "What the way is called in drawings and reports.",
}
BRANCH_ELSE: Final = {
    "else": "Steps when no condition holds.",
    "name": "What the way is called in drawings and reports.",
}
SPLIT_ARM: Final = {
    "name": "What the way is called in drawings and reports.",
    "weight": "Its share, in relation to the other weights.",
    "steps": "Steps of this way; none for a way that goes straight on.",
}
REPEAT: Final = {
    "max": "How many rounds at most.",
    "until": "An event or a rule that ends the rounds.",
}
EMIT: Final = {"event": "The name of the event.", "properties": "Its properties: literals or {from: a path}."}
WEBHOOK: Final = {"url": "Where to call: http or https.", "payload": "What to send: literals or {from: a path}."}

SEGMENT: Final = {
    "segment": "The segment's id. Entering and leaving it are events.",
    "title": "What people call the segment.",
    "owner": "The team that answers for the segment.",
    "tags": "Terms of taxonomy.yaml.",
    "when": "The rule: who is in it.",
}

SETTINGS: Final = {
    "name": "The workspace's name.",
    "zone": "The zone of the workspace's clock, an IANA name.",
    "purposes": "Why we contact people, and what consent each purpose needs.",
    "guards": "What keeps messages back, over all journeys.",
    "channels": "The channels that messages go out by, and their servers.",
    "diagnose": "How the record is diagnosed by itself.",
    "alerts": "When to tell whom that something goes wrong.",
}
DIAGNOSE: Final = {
    "every": "How often; once a day when left out.",
    "views": "What counts as a case: customer, session, run, journey:NAME or a property of events. By customer when left out.",
    "goals": "Events that count as success; the goals of live journeys when left out.",
}
ALERTS: Final = {
    "drop-out-up": "More journeys end at a step, or miss the goal, than elsewhere or before.",
    "wait-longer": "A wait, or a step itself, takes longer than elsewhere or before.",
    "loop-up": "More journeys turn back or do a step again than elsewhere or before.",
    "entries-missing": "A live journey gets far fewer entries on a day than in the four weeks before.",
    "runs-stand-still": "Runs are active long past their timer, or customers were set aside.",
    "outcome-drifts": "The share of runs that reach the goal differs from the four weeks before.",
    "lag-over-sla": "An event is not followed by another one within a time.",
}
ALERT: Final = {
    "alert": "What to watch.",
    "to": "Whom to tell: e-mail addresses and addresses of webhooks.",
    "journey": "Only this journey; all live ones when left out.",
    "customers": "Only when at least so many customers are concerned.",
}
ALERT_OF_RUNS: Final = {"for": "How long past its timer a run may be active; 1h when left out."}
ALERT_OF_LAG: Final = {
    "from": "The event at which the clock starts.",
    "until": "The event that has to follow.",
    "within": "The time it has to follow in.",
    "by": "A property of the first event that tells agents, teams or queues apart.",
}
PURPOSE: Final = {
    "consent": "required: only after a yes; assumed: until a no; not-needed: mandatory notices.",
    "capped": "Whether frequency caps and quiet hours apply.",
}
CONSENTS: Final = ("required", "assumed", "not-needed")
GUARDS: Final = {
    "frequency_caps": "At most so many messages in any window of a length, over all journeys.",
    "quiet_hours": "When messages of capped purposes wait.",
    "message_expires_after": "A message not handed over by then is withheld.",
}
FREQUENCY_CAP: Final = {
    "max": "How many messages at most.",
    "per": "The length of the window.",
    "channel": "Only messages of this channel count.",
    "purpose": "Only messages of this purpose count.",
}
QUIET_HOURS: Final = WINDOW

STRATEGY: Final = {
    "title": "What people call the strategy.",
    "stages": "The macro stages of a customer's life, before and after the first purchase.",
}
STAGE: Final = {
    "id": "The stage's id, which journeys and content name.",
    "title": "What people call the stage.",
    "owner": "The team that answers for the stage.",
    "roles": "The roles that work on it.",
    "need": "What the customer needs there.",
    "expectation": "What the customer expects there.",
    "experience": "The experience we aim for.",
    "channels": "Where we meet the customer there.",
    "when": "The rule: which customers stand in this stage.",
    "measures": "How we see that the stage goes well, with targets.",
}
MEASURE: Final = {
    "name": "What is measured.",
    "target": "The number to reach.",
    "unit": "The unit of the target, such as % or days.",
    "better": "higher or lower: which direction is the good one.",
}

FACETS: Final = {
    "journeys": "Sorts of journeys.",
    "campaigns": "Campaigns: labels and budgets over journeys.",
    "products": "Products and services.",
    "needs": "What customers need.",
    "channels": "Sorts of channels.",
    "audiences": "Sorts of audiences.",
    "actions": "Actions we hope for.",
    "stages": "Sorts of stages.",
}
TERM: Final = {
    "term": "The term's id.",
    "title": "What people call the term.",
    "terms": "Narrower terms.",
}
