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
    "goals": "The goals of the organisation that the journey serves, as strategy.yaml names them.",
    "needs": "The customer's needs that the journey answers, as strategy.yaml names them; left out: all of its stage.",
    "subject": "Whom the journey is about.",
    "entry": "How a customer gets in.",
    "exit": "Events that end the run at once, wherever it stands.",
    "goal": "What the journey is for: an event within a time of entering. Reaching it ends the run.",
    "holdout": "The part of the customers that gets nothing and is only measured: 10% or 0.1.",
    "priority": "Which journey goes first where several want the same customer: 1 to 100, 50 when left out.",
    "group": "Of the journeys of one group a customer is in one at a time.",
    "preempt": "Entering ends a run of the same group that has a lower priority.",
    "not_while_in": "Journeys in which nobody may be who enters this one.",
    "lookahead": "Messages wait while one of a journey with a higher priority is due within so long.",
    "vars": "The variables of a run, by name: a type, or {type, default, required}.",
    "steps": "What happens, from top to bottom.",
}
JOURNEY_REQUIRED: Final = ("journey", "purpose", "entry", "steps")

SUBJECTS: Final = ("customer", "account")

ENTRY_WAYS: Final = {
    "event": "The event that starts a run.",
    "segment": "Entering this segment starts a run; {left: the segment} means leaving it.",
    "schedule": "A cron expression in the workspace's zone; at each time all who fulfil `when` enter.",
    "at": "One time at which all who fulfil `when` enter, in the workspace's zone.",
    "date": "A date that a trait holds: each customer enters at her own.",
    "api": "A run starts when somebody asks for it over the API.",
    "journey": "A run starts when another journey enters the customer.",
    "call": "A run starts as a part of another journey that calls this one.",
    "file": "A run starts for each customer of a file that `wend enter` is given.",
}
ENTRY_WAY: Final = {
    **ENTRY_WAYS,
    "where": "Conditions on the event.",
    "when": "A condition on the customer.",
    "key": "A path in the entry event that tells runs of one customer apart, such as properties.order_id.",
}
ENTRY_FOR_ALL: Final = {
    "reentry": "Whether the same customer may enter again (by the same key).",
    "caps": "How many may enter in all.",
    "from": "Nobody enters before this date or time.",
    "until": "Nobody enters after this date (which counts whole) or time.",
    "window": "Days and hours at which one enters; outside of them an entry is refused.",
    "hold": "Outside the window one enters all the same, and the first step waits until it opens.",
}
ENTRY: Final = {**ENTRY_WAY, **ENTRY_FOR_ALL}
ENTRY_OF_SEVERAL: Final = {"any": "Several ways in, each with its own conditions.", **ENTRY_FOR_ALL}
ENTRY_SEGMENT: Final = {"entered": "Entering this segment starts a run.", "left": "Leaving this segment starts a run."}
ENTRY_DATE: Final = {
    "from": "The trait that holds the date, such as trait.renewal.",
    "before": "So long before the date.",
    "after": "So long after the date.",
    "at": "The time of day, as HH:MM; midnight when left out, or the time that the trait holds.",
    "zone": "Whose clock counts: customer, workspace, or an IANA zone.",
    "yearly": "Every year on that day, whatever year the trait names: birthdays.",
}
ENTRY_CAPS: Final = {
    "per_day": "At most so many on a day of the workspace's zone.",
    "total": "At most so many ever.",
    "active": "At most so many at the same time.",
}
REENTRY: Final = {
    "after": "May enter again so long after the last entry.",
    "after_exit": "May enter again so long after the last run ended.",
}

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
    "wait": "Wait for a time, until a date, until a window of days and hours is open, or for the best hour to write.",
    "wait_for": "Wait until an event, a reply or a change of segment comes, or several of them, or the time is over.",
    "branch": "Take the first way whose condition holds.",
    "split": "Divide the customers at random, always the same way for the same customer.",
    "repeat": "Go round the steps until the event has come or the rule holds, at most so many times.",
    "goto": "Go on at another step, earlier ones included.",
    "update": "Set traits of the customer.",
    "emit": "Record an event of our own, which journeys and segments can use like any other.",
    "webhook": "Call a URL with a signed payload.",
    "task": "Ask a person to do something, and wait until it is done.",
    "ask": "Ask a survey by a message, and wait for the answer.",
    "choose": "Choose the best of some offers for this customer.",
    "audience": "Add the customer to an audience of paid media, or remove her from it.",
    "exit": "End the run, naming why.",
    "fork": "Go several ways at the same time, and join them again.",
    "call": "Run another journey as a part of this one, and go on by what came of it.",
    "enter": "Ask that the customer enters another journey, and go on.",
    "set": "Set variables of the run.",
    "note": "Write a note on the customer's timeline: a text, or a list of texts and {from: a path}.",
    "milestone": "Record that something named was reached.",
}
USE: Final = "The steps of a fragment, as if they stood here: fragments/NAME."
BESIDE: Final[dict[str, dict[str, str]]] = {
    "send": {"people": 'To whom of an account: all, a role, a list of roles, or role == "champion".'},
    "ask": {
        "on_answer": "Steps when the answer came; the next step when left out.",
        "on_timeout": "Steps when the time was over; the next step when left out.",
        "on_withheld": "Steps when nobody could be asked; the next step when left out.",
    },
    "choose": {"on_none": "Steps when no offer is left; the next step when left out."},
    "webhook": {
        "on_error": "Steps when the call failed for good; the next step when left out.",
        "on_timeout": "Steps when no answer came in time; the next step when left out.",
    },
    "wait_for": {
        "on_event": "Steps when the event came; the next step when left out.",
        "on_timeout": "Steps when the time was over; the next step when left out.",
    },
    "repeat": {"steps": "The steps of one round."},
    "split": {"sticky": "false for a new arm at each entry; true when left out: the same one again."},
    "fork": {
        "ways": "The ways, each with a name and its steps.",
        "on_timeout": "Steps when not enough ways came to their end in time; the next step when left out.",
    },
    "call": {
        "on_result": "Steps by the reason that the called journey ended with, and `else`; the next step when left out.",
        "on_timeout": "Steps when it did not end in time; the next step when left out.",
    },
    "task": {
        "on_outcome": "Steps by outcome, and under `else` those for all others; the next step when left out.",
        "on_timeout": "Steps when nobody did it in time; the next step when left out.",
        "on_full": "With `when_full: other`: steps when the queue is full.",
    },
}
STEP_ID: Final = "A name for this step, unique in the journey: needed where a goto leads."

WAIT: Final = {
    "for": "How long.",
    "until": "A date or time, or {from: a date trait}.",
    "before": "So long before `until`.",
    "after": "So long after `until`.",
    "yearly": "Its day in the year that comes next, whatever year it names; 29 February is the 28th in other years.",
    "window": "Days and hours in which the run may go on.",
    "best_time": "Go on at the hour at which the customer opens most.",
}
BEST_TIME: Final = {
    "channel": "Whose messages the customer opens.",
    "within": "How far ahead the best hour is looked for; 24h when left out.",
    "from": "The time of day from which it may be, as HH:MM.",
    "to": "The time of day until which it may be, as HH:MM.",
    "else": "When to go on while too little is known of the customer, as HH:MM; at once when left out.",
}
SEGMENT_CHANGE: Final = {
    "entered": "The customer comes into this segment.",
    "left": "The customer leaves this segment.",
}
REPLY: Final = {"to": "The step whose message is answered."}
AWAITED: Final = {
    **EVENT,
    "segment": "A segment entered or left.",
    "reply": "An answer to a message that the run has sent.",
}
WAIT_FOR: Final = {
    **AWAITED,
    "any": "Several things, of which the first one counts.",
    "all": "Several things that all have to come, in any order.",
    "within": "How long to wait.",
}
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
    "control": "true for the arm that the others are compared with: reports name it.",
}
REPEAT: Final = {
    "max": "How many rounds at most.",
    "until": "An event or a rule that ends the rounds.",
}
TASK: Final = {
    "title": "What to do, as people read it; {a path} in it is filled in, such as {trait.first_name}.",
    "queue": "The queue of wend.yaml that it goes to.",
    "assignee": "Who is to do it: a name, or {from: a path}.",
    "priority": "urgent, high, normal or low; normal when left out.",
    "sla": "By when it is due, from when somebody has it: 4h, or 4bh for business hours of the queue.",
    "remind": "When to remind of it, from when somebody has it.",
    "escalate": "When to give it to another queue.",
    "within": "How long the run waits for it, from its arrival; 30d when left out.",
    "when_full": "When the queue is full: wait for room, skip the task, or take the other way.",
    "outcomes": "What may come of it; those of `on_outcome` and done when left out.",
}
TASK_ESCALATE: Final = {
    "after": "How long after somebody had it, when it is not done.",
    "to": "The queue that it goes to then.",
}
WHEN_FULL: Final = ("wait", "skip", "other")
FORK: Final = {
    "join": "When to go on: when all ways have come to their end, any of them, or {first: so many}; all when left out.",
    "within": "How long to wait for that; for ever when left out.",
}
FORK_JOIN: Final = {"first": "How many ways have to come to their end."}
FORK_WAY: Final = {"name": "What the way is called in drawings and reports.", "steps": "Steps of this way."}
CALL: Final = {
    "journey": "The journey, which has `call: true` as its entry.",
    "with": "The variables it begins with: literals or {from: a path}.",
    "within": "How long it may take; for ever when left out.",
}
ENTER: Final = {
    "journey": "The journey, which has `journey: true` among its ways in.",
    "with": "The variables it begins with: literals or {from: a path}.",
}
EXIT: Final = {
    "reason": "Why the run ends.",
    "with": "Variables to set before: what a journey that called this one gets back.",
}
VARIABLE: Final = {
    "type": "text, number, truth, date, list or map.",
    "default": "What a run begins with: a literal or {from: a path}.",
    "required": "Whether nobody enters without a value.",
}
FRAGMENT: Final = {
    "fragment": "The fragment's id, which steps name: use: fragments/ID.",
    "title": "What people call the fragment.",
    "vars": "Run variables that its steps use; they are declared in every journey that uses it.",
    "steps": "The steps that stand wherever it is used.",
}
EMIT: Final = {"event": "The name of the event.", "properties": "Its properties: literals or {from: a path}."}
WEBHOOK: Final = {
    "url": "Where to call: http or https.",
    "payload": "What to send: literals or {from: a path}.",
    "method": "POST when left out; GET sends the payload as a query.",
    "headers": "Headers of the request: literals or {from: a path}.",
    "into": "The run variable that takes the JSON of the answer; the run waits for it.",
    "within": "How long the run waits for the answer; 1h when left out.",
}
WEBHOOK_METHODS: Final = ("POST", "PUT", "PATCH", "GET", "DELETE")
SEND: Final = {
    "offer": "The path of the offers that a choose step has chosen, such as vars.offers.",
    "place": "Which of them: 1 is the first, and meant when left out.",
    "channel": "The channel to send it over.",
    "content": "The content item to show it with; the offer's own for the channel when left out.",
    "purpose": "Why this message is sent, where that is not the journey's purpose.",
}
SEND_PURPOSE: Final = {
    "content": "The message: channel/content.",
    "purpose": "Why this message is sent, where that is not the journey's purpose.",
}
ASK: Final = {
    "survey": "The survey's name, by which its answers are told.",
    "send": "The message that asks: channel/content.",
    "within": "How long to wait for the answer.",
}
CHOOSE: Final = {
    "from": "The offers: ids, or tags that they have.",
    "at_most": "How many to choose; 1 when left out.",
    "rank": "value: the highest first; rule: the preferred ones first; bandit: by what has been learned.",
    "into": "The run variable that takes the ids chosen, best first.",
    "channel": "The channel that will show them: no offer is chosen when the guards would withhold its message.",
}
CHOOSE_RANKS: Final = ("value", "rule", "bandit")
AUDIENCE: Final = {
    "add": "The audience to add the customer to: destination/name.",
    "remove": "The audience to remove her from.",
}
OFFER: Final = {
    "offer": "The offer's id.",
    "title": "What people call the offer; templates see it.",
    "tags": "Terms of taxonomy.yaml; steps may choose among all offers of a tag.",
    "eligible": "The rule: who may have it.",
    "applicable": "The rule: for whom it makes sense now.",
    "suitable": "The rule: for whom it is good.",
    "preferred": "The rule: for whom it goes before others when steps rank by rule.",
    "value": "What it is worth, a number or {from: a path}, when steps rank by value.",
    "from": "Not chosen before this date or time.",
    "until": "Not chosen after this date (which counts whole) or time.",
    "per": "How often one customer may be shown it.",
    "taken": "The event by which she has it: then it is not chosen again.",
    "won": "The event that says it has succeeded, and within how long: bandits learn from it.",
    "details": "What templates see of it beside the title: names and values.",
    "contents": "By channel, the content item that shows it.",
}
OFFER_PER: Final = {"max": "How often at most.", "per": "The length of the window."}

SEGMENT: Final = {
    "segment": "The segment's id. Entering and leaving it are events.",
    "title": "What people call the segment.",
    "stage": "The lifecycle stage of strategy.yaml that the segment belongs to.",
    "owner": "The team that answers for the segment.",
    "tags": "Terms of taxonomy.yaml.",
    "goals": "The goals of the organisation that the segment serves, as strategy.yaml names them.",
    "when": "The rule: who is in it.",
}

SETTINGS: Final = {
    "name": "The workspace's name.",
    "zone": "The zone of the workspace's clock, an IANA name.",
    "purposes": "Why we contact people, and what consent each purpose needs.",
    "guards": "What keeps messages back, over all journeys.",
    "holdout": "The part of the customers that no marketing journey reaches, and that is only measured: 5% or 0.05.",
    "journeys": "What holds between journeys.",
    "channels": "The channels that messages go out by, and their servers.",
    "calendar": "Holidays, working days and hours: what business days and hours are.",
    "diagnose": "How the record is diagnosed by itself.",
    "alerts": "When to tell whom that something goes wrong.",
    "queues": "Where tasks wait for people.",
    "identity": "Which ids tell who somebody is, beside user and anonymous ids.",
    "retention": "How long data is kept, by kind; for ever where nothing is said.",
    "archive": "Where events are written as Parquet files for analytics.",
}
IDENTITY: Final = {
    "kinds": "Further kinds of ids that join customers, those that are believed first first: email, phone, or a type of external ids.",
    "blocked": "Values that identify nobody, whatever kind of id they are; * stands for any characters.",
    "merges_per_id": "How many merges one id may bring about; 10 when left out.",
    "merges_per_customer": "How many customers may be merged into one; 100 when left out.",
}
ID_KIND: Final = {
    "trait": "The trait that tells the id, beside external ids of this type; email and phone are read from theirs.",
    "max": "How many of them a customer may come to have by merging; 100 when left out.",
}
RETENTION: Final = {
    "events": "Everything that came in, and what Wend itself noted as events: 400d, 2y.",
    "reasons": "Why things were decided.",
    "messages": "Messages that are sent, withheld, rejected or unknown.",
    "dead_letters": "What could not be accepted.",
    "runs": "Runs that have ended.",
}
ARCHIVE: Final = {
    "folder": "The folder, in the workspace's folder unless it begins with /.",
    "every": "How often what has come is written; an hour when left out.",
}
OCCASIONS: Final = {
    "market": "The trait that tells a customer's market; country when left out.",
    "holidays": "Markets whose public holidays are the occasion `holiday`: places by ISO 3166, such as DE or DE-BY.",
    "occasions": "What happens in the world, and when.",
}
OCCASION: Final = {
    "occasion": "Its name, which rules ask for: {calendar: black-friday}.",
    "title": "What people call it.",
    "kind": "event (when left out) or incident.",
    "from": "When it begins: a date, or a time; without a zone in the workspace's.",
    "to": "When it ends: a date (through its end), or a time; until further notice when left out.",
    "file": "An iCalendar file of the workspace instead of from and to: on while one of its events is.",
    "summary": "Of the file only the events whose summary holds this.",
    "markets": "In which markets; everywhere when left out.",
    "pauses": "Terms of taxonomy.yaml: journeys tagged so stand still meanwhile.",
}
QUEUE: Final = {
    "title": "What people call the queue.",
    "owner": "The team that answers for the queue.",
    "capacity": "At most so many open tasks at the same time.",
    "hours": "Its business hours; those of the calendar when left out.",
    "members": "Who works on its tasks.",
    "assign": "How tasks are dealt to the members: round-robin, least (to whoever has the fewest open) or none.",
}
ASSIGNS: Final = ("round-robin", "least", "none")
CALENDAR: Final = {
    "holidays": "Whose public holidays are days off: a country or a part of it by ISO 3166, such as DE or DE-BY.",
    "also": "More days off, as dates.",
    "work": "The days and hours of work; Monday to Friday, 09:00 to 17:00 in the workspace's zone when left out.",
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
    "to": "Whom to tell: e-mail addresses, addresses of webhooks, and task:QUEUE.",
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
JOURNEYS: Final = {"active_max": "A customer is in at most so many journeys at the same time."}
PURPOSE: Final = {
    "class": "marketing: all guards; service: consent, but neither caps nor quiet hours; mandatory: only an address.",
    "consent": "required: only after a yes; assumed: until a no; not-needed: mandatory notices.",
    "capped": "Whether frequency caps and quiet hours apply.",
}
CLASSES: Final = ("marketing", "service", "mandatory")
CONSENTS: Final = ("required", "assumed", "not-needed")
GUARDS: Final = {
    "frequency_caps": "At most so many messages in any window of a length, over all journeys.",
    "quiet_hours": "When messages of capped purposes wait.",
    "message_expires_after": "A message not handed over by then is withheld.",
    "survey_fatigue": "At most so many surveys in any window of a length, over all journeys.",
    "complaint": "While a complaint is open, marketing is withheld.",
}
FREQUENCY_CAP: Final = {
    "max": "How many messages at most.",
    "per": "The length of the window.",
    "channel": "Only messages of this channel count.",
    "purpose": "Only messages of this purpose count.",
}
COMPLAINT: Final = {
    "opens": "The event that opens a complaint.",
    "closes": "The event that closes it.",
    "by": "The property of both events that tells complaints of one customer apart.",
}
QUIET_HOURS: Final = WINDOW
SURVEY_FATIGUE: Final = {"max": "How many surveys at most.", "per": "The length of the window."}

STRATEGY: Final = {
    "title": "What people call the strategy.",
    "stages": "The macro stages of a customer's life, before and after the first purchase.",
    "goals": "The goals of the organisation that stages and journeys serve.",
    "teams": "The teams, who is in them, and what they may publish.",
    "review": "Where nobody publishes alone: others have to approve.",
    "value": "The events that are worth something: value is reported by stage.",
}
STAGE: Final = {
    "id": "The stage's id, which journeys and content name.",
    "title": "What people call the stage.",
    "phase": "before-purchase or after-purchase: on which side of the first purchase the stage lies.",
    "owner": "The team that answers for the stage.",
    "roles": "The roles that work on it.",
    "need": "What the customer needs there, where it is one need.",
    "needs": "What the customer needs there, each with an id that journeys and content name.",
    "expectation": "What the customer expects there.",
    "experience": "The experience we aim for.",
    "channels": "Where we meet the customer there.",
    "goals": "The goals of the organisation that the stage serves.",
    "when": "The rule: which customers stand in this stage.",
    "measures": "How we see that the stage goes well, with targets.",
}
NEED: Final = {"id": "The need's id, which journeys and content name.", "title": "The need in the customer's words."}
AIM: Final = {
    "id": "The goal's id, which stages and journeys name.",
    "title": "What people call the goal.",
    "owner": "The team that answers for it.",
    "measures": "How we see that it is reached, with targets.",
}
TEAM: Final = {
    "id": "The team's id, which `owner` names.",
    "title": "What people call the team.",
    "members": "Who is in it, by the names that they publish under.",
    "publishes": "What it may publish: {} for everything, or {stages: […], channels: […]}, or a list of these.",
}
RIGHT: Final = {
    "stages": "Only for these stages; left out: for all, and for what belongs to no stage.",
    "channels": "Only over these channels; left out: over all.",
}
REVIEW: Final = {
    "stages": "Changes for these stages; left out: for all, and for what belongs to no stage.",
    "channels": "Changes that send over these channels; left out: over any or none.",
    "approvals": "How many others have to approve; 1 when left out.",
}
VALUE: Final = {
    "event": "The event that is worth something.",
    "where": "Conditions on the event.",
    "amount": "The property that says how much, such as properties.total.",
    "currency": "The currency in which value is reported, or the property that names it, such as properties.currency.",
    "minus": "true: it takes value away, as a refund does.",
}
VALUES: Final = {
    "currency": "The currency in which value is reported; amounts in another one are counted and left out.",
    "events": "The events that are worth something.",
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
