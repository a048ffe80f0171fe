"""Every limit of Wend, each with its reason.

Rule 1. A number that stops something lives here and nowhere else.
Rule 2. Units last in names.
"""

from typing import Final

ALIGNMENT_STATES: Final = 100_000
"""States looked at for one journey before an alignment gives up: 2.5 s and 100 MB on a wide parallel model; the receipt
log of 1,434 cases needs at most 4,000 for any of its journeys."""

FINDING_EXAMPLES: Final = 20
"""Example cases named with a finding, a deviation or a broken rule: enough to click through, little enough to read."""

MODEL_FILE_BYTES: Final = 20_000_000
"""The largest BPMN or PNML file read: models of 10,000 elements are about 5 MB; larger ones nobody can look at."""

INCLUSIVE_BRANCHES: Final = 8
"""Branches of an inclusive gateway: each non-empty choice is a transition of its own, 8 branches make 255."""

NAME_CHARS_MAX: Final = 80
"""An id stands in addresses, keys, drawings and message ids: it has to stay readable."""

DURATION_YEARS_MAX: Final = 100
"""Nobody waits longer, and dates beyond the year 9999 cannot be reckoned with."""

JOURNEY_STEPS_MAX: Final = 2_000
"""Four times the largest journeys known; beyond that the drawing helps nobody."""

STEP_NESTING_MAX: Final = 25
"""Deeper than anybody can read, and far from the depth of Python's call stack."""

BUSINESS_DAYS_MAX: Final = 2_600
"""Business days of one wait: ten years, reckoned day by day in some milliseconds."""

AWAITED_MAX: Final = 20
"""Things that one wait_for waits for: each is asked at every event of their names."""

BEST_TIME_OPENS_MIN: Final = 5
"""Opens (the older ones count less) before an hour counts as a customer's best: fewer are chance."""

BEST_TIME_HALF_LIFE_DAYS: Final = 90
"""After so long an open counts half: people change jobs and habits within a year."""

REPEAT_ROUNDS_MAX: Final = 1_000
"""A daily round for almost three years."""

FREQUENCY_CAP_MESSAGES_MAX: Final = 1_000
"""The contacts that a cap counts are part of the customer's state."""

RULE_DEPTH_MAX: Final = 12
"""Groups within groups: nobody reads deeper, and SQL engines bound the depth of an expression."""

RULE_CONDITIONS_MAX: Final = 200
"""Conditions in one rule: each is judged for every event, and is a subquery in SQL."""

RULE_VALUES_MAX: Final = 1_000
"""Values of one `in`: more is a segment or an import; databases bound parameters (SQLite 32,766)."""

CEL_CHARACTERS_MAX: Final = 2_000
"""An expression longer than that belongs into segments with names."""

CEL_CACHE_MAX: Final = 4_096
"""Compiled expressions kept: all that live plans use, and a bound when somebody keeps editing."""

COUNTER_TIMES_MAX: Final = 256
"""Newest times that a counter keeps, for the memory of a customer (2 kB a counter); so no rule counts further."""

COUNT_WINDOW_YEARS_MAX: Final = 50
"""A wider window is "ever" (leave `within` out), and dates never leave the calendar."""

# The engine ----------------------------------------------------------------------------------------------------------

ENTRY_WAYS_MAX: Final = 20
"""Ways into one journey: more are several journeys."""

ENTRY_CAP_MAX: Final = 1_000_000_000
"""A cap on entries above that caps nothing."""

CAP_TRIES_MAX: Final = 10
"""How often the turns of a batch are taken again because another process took the last places of a journey: each time some
customers of this one are refused, so it ends."""

PRIORITY_MAX: Final = 100
"""Priorities go from 1 to 100: people compare journeys by it, and finer steps than these mean nothing."""

COMPLAINTS_KEPT: Final = 20
"""Complaints remembered a customer, the latest words on each: one open is enough to keep marketing back."""

STEPS_PER_TURN_MAX: Final = 1_000
"""A run that goes through more steps without waiting yields for a second: one customer cannot hold up the others."""

STEPS_PER_RUN_MAX: Final = 100_000
"""A run that has gone this far circles for ever; it is ended with a reason. Ten years of hourly rounds stay below."""

ROUNDS_PER_TURN_MAX: Final = 8
"""How often a turn may go back to segments because a step changed a trait; more means two journeys undo each other."""

RUNS_PER_CUSTOMER_MAX: Final = 64
"""Active runs a customer: state stays small, and nobody wants to be in more journeys at once."""

ENTRY_RECORDS_MAX: Final = 512
"""Entries remembered a customer for the re-entry rules; further keys are refused, since forgetting would let them in twice."""

ENTRY_AGE_DAYS_MAX: Final = 3
"""An event older than this when it reaches us is history: it is kept and counted, but starts no journey."""

TRAITS_MAX: Final = 300
"""Traits a customer; the largest of the known tracking plans has about 200."""

RUNS_KEPT_MAX: Final = 256
"""Runs kept on a customer, those included that have ended and are watched for their goal: state stays small."""

HOLDOUT_MEASURED_DAYS: Final = 30
"""How long a held-out customer is measured when the journey has no goal with a time of its own."""

PARTS_PER_CUSTOMER_MAX: Final = 128
"""Ways of forks and called journeys at work for one customer: each is a run of some 200 bytes in her state."""

PARTS_DEPTH_MAX: Final = 8
"""Forks in forks and calls in calls: deeper is a journey that calls itself without end."""

FORK_WAYS_MAX: Final = 16
"""Ways of one fork: more side by side nobody can follow, and each is a run of its own."""

VARIABLES_MAX: Final = 64
"""Variables a run: they are part of the customer's state, and handed on to every way and message."""

VARIABLE_BYTES_MAX: Final = 4 * 1024
"""One variable as JSON: a list of fifty products fits; whole documents belong elsewhere."""

NOTE_CHARACTERS_MAX: Final = 2_000
"""A note is read at a glance on the timeline."""

FRAGMENT_DEPTH_MAX: Final = 5
"""Fragments in fragments: deeper, nobody finds a step's place any more."""

EVENT_BYTES: Final = 32 * 1024
"""One event as JSON. Segment's own limit: the public clients keep to it, and state made of events stays small."""

BATCH_BYTES: Final = 500 * 1024
"""A request's body, packed and unpacked. Segment's own limit; also what stops a gzip bomb."""

BATCH_EVENTS: Final = 2_500
"""Events in one request. Segment's own limit."""

EVENT_NESTING: Final = 32
"""Objects and lists within each other in an event: people write five; hundreds only serve to exhaust a stack."""

ID_CHARACTERS: Final = 256
"""A user, anonymous or message id: e-mail addresses have at most 254; longer ones would bloat every index."""

EVENT_NAME_CHARACTERS: Final = 256
"""An event's name: it is a word that people choose from lists, not a text."""

EVENT_AHEAD_SECONDS: Final = 24 * 3600
"""How far a sender's clock may run ahead: wrong time zones make up to 14 hours; beyond a day the date itself is wrong."""

INGEST_QUEUE_BYTES: Final = 32 * 1024 * 1024
"""Bodies waiting for their commit: about 2 s of the fastest intake and 200 MB decoded; beyond it senders are asked to come back."""

INGEST_COMMIT_EVENTS: Final = 5_000
"""Events in one commit of gathered requests: about 0.1 s, so that nobody waits long behind the others."""

KEY_CACHE_SECONDS: Final = 1.0
"""How long the list of keys is believed: a revoked key works at most so much longer, and the database is spared."""

PAGE_ROWS: Final = 1_000
"""Rows of one answer of the API: about 1 MB."""

TIMELINE_EVENTS: Final = 10_000
"""Newest events, and messages, of one customer that the timeline merges: 50 ms of work, and more than anybody scrolls."""

TAXONOMY_DEPTH_MAX: Final = 12
"""Levels of a facet: nobody tags by more than five or six, and reports indent by them."""

CUSTOMERS_PER_BATCH: Final = 1_000
"""Customers a batch of turns: large enough that the commit's cost is shared, small enough that it takes well under a second."""

LEASE_SECONDS: Final = 15
"""How long a claim holds: a batch takes less than a second, and a dead worker's customers wait no longer than this."""

ATTRIBUTE_VALUES: Final = 40
"""Values of one attribute that a diagnosis looks at, the most frequent first: every one is a question put to chance."""

DIAGNOSIS_WINDOWS: Final = 60
"""Time bins of a diagnosis' first look: 60 make 1,830 windows; the second look then goes by day."""

DIAGNOSIS_STEPS: Final = 60
"""Activities a diagnosis looks at, the most frequent first: their arrows grow with the square."""

DIAGNOSIS_FINDINGS: Final = 40
"""Findings in one list: what comes after the first dozens nobody reads."""

# Content: what one template may cost.
CONTENT_BODY_CHARACTERS_MAX: Final = 256 * 1024  # a hand-written e-mail has 20,000; mail readers cut off above 100 kB
TEMPLATE_ITERATIONS_MAX: Final = 5_000  # rounds of all loops of one template: no e-mail lists more, and it takes 10 ms
TEMPLATE_NAMESPACE_BYTES_MAX: Final = 512 * 1024  # assigned and captured values: stops a text that doubles in a loop
TEMPLATE_OUTPUT_BYTES_MAX: Final = 2 * 1024 * 1024  # rendered text: relays refuse mails from about 10 MB
TEMPLATES_COMPILED_MAX: Final = 2_048  # compiled variants kept, about 100 kB each

# Delivery: how long and how often.
DELIVERY_ATTEMPTS_MAX: Final = 8  # with the waits below about ten hours; most outages of a relay are shorter
DELIVERY_BACKOFF_FIRST_SECONDS: Final = 30.0  # greylisting wants a minute, a restart of a relay some seconds
DELIVERY_BACKOFF_SECONDS_MAX: Final = 4 * 3600.0  # so that a relay back in the morning is noticed in the morning
EMAIL_CONNECTIONS_MAX: Final = 16  # open to one relay; common relays allow 20 to 50 from one address
EMAIL_CONNECTION_MESSAGES_MAX: Final = 1_000  # over one connection before a new one: spreads over a relay's machines
EMAIL_TIMEOUT_SECONDS: Final = 25.0
"""Until the text of a mail is handed over, connecting included; a queue with retries need not wait longer."""

EMAIL_ANSWER_SECONDS: Final = 30.0
"""For the answer to a mail's text; with the time-out before it below HANDOVER_SECONDS_MAX, so that ours is the exact word."""

EMAIL_ADDRESS_CHARACTERS_MAX: Final = 254  # RFC 5321, with the erratum
WEBHOOK_TIMEOUT_SECONDS: Final = 15.0  # the Standard Webhooks advice is 15 to 30
WEBHOOK_CONNECTIONS_MAX: Final = 64  # open at once, over all receivers
WEBHOOK_RESPONSE_BYTES_MAX: Final = 16 * 1024  # an answer is a status; its body is read only to say why
WEBHOOK_BODY_BYTES_MAX: Final = (
    4 * 1024
)  # JSON of an answer that a run takes in: it becomes part of the customer's state
WEBHOOK_HEADERS_MAX: Final = 20  # headers of a webhook step: receivers commonly take 100 in all
WEBHOOK_HEADER_CHARACTERS_MAX: Final = 2_000  # of one value: servers commonly refuse a line above 8 kB
WEBHOOK_WITHIN_SECONDS: Final = 3_600  # waited for an answer where the step does not say: most retries are done
WEBHOOK_PAYLOAD_BYTES_MAX: Final = 256 * 1024  # receivers commonly refuse above 1 MB; Standard Webhooks advises 20 kB
SINK_MAIL_BYTES_MAX: Final = 16 * 1024 * 1024  # held in memory until stored; larger than any relay accepts
SINK_BATCH_MAX: Final = 500  # mails in one transaction of the sink: about 10 MB

MESSAGES_PER_BATCH: Final = 100
"""Messages claimed and rendered at a time: enough that the commits' cost is shared."""

HANDOVER_PORTION: Final = 16
"""Messages handed over side by side: as many as there are connections, so that a crash leaves no more than these in doubt."""

HANDOVER_SECONDS_MAX: Final = 60
"""How long a channel may take over one message before its answer counts as lost."""

SCHEDULE_PORTION: Final = 2_000
"""Customers a transaction of a scheduled round: live events get their turn in between."""

SCHEDULE_DAYS_BACK_MAX: Final = 1
"""A scheduled round older than this is not begun: nobody wants last week's newsletter after an outage."""

# Workers -------------------------------------------------------------------------------------------------------------

REST_SECONDS: Final = 0.02
"""How long a worker rests when nothing is due: short against the 30 ms an event should take to the outbox, and an idle
look costs some microseconds."""

FAILURE_PAUSE_SECONDS_MAX: Final = 30.0
"""The longest pause of a worker whose portions keep failing."""

STOP_SECONDS: Final = 30.0
"""How long stopping waits for the portion at hand."""

START_SECONDS: Final = 120.0
"""How long a process may take to start: bringing an older store up to date comes before it, opening one takes milliseconds."""

START_WORDS_BYTES: Final = 4_000
"""What a process says when it cannot start: one message, and less than a pipe takes at once."""

RESTART_SECONDS: Final = 0.25
"""The pause before a process that has died is started again; it doubles with every death, up to that of failing portions."""

BEAT_SECONDS: Final = 1.0
"""How often a process says that it lives, and looks who does not."""

SILENT_LOOKS: Final = 5
"""Looks in a row at which a process has said nothing new: then others take over what it holds. A pause of whoever looks is
one look, so a machine that sleeps accuses nobody."""

DEAD_LOOKS: Final = 2
"""The same for one of this machine whose process number nobody has: it is not silent but gone."""

UNHEARD_SECONDS: Final = 15.0
"""After so long without a word a process is told as silent: three times as long as others take to give it up, so nobody
else is there, or clocks differ."""

HELD_MESSAGES_LOOK: Final = 20_000
"""How far from the head of the outbox a dead process's claimed messages are looked for: claims are taken from there, a
hundred at a time. Any behind wait for their lease."""

REST_SECONDS_MAX: Final = 1.0
"""How long a worker rests at most although nobody calls it: what no call tells of, as another's lease that is over, is
found so, and all else where calls are lost."""

AWAKE_SECONDS: Final = 1.0
"""For so long a called worker goes on looking by itself, so that a busy store need not call it for every event."""

CALL_SECONDS: Final = 0.5
"""How often a process calls the others at most, well within the time that a called one stays awake: calls take a lock
that all commits on PostgreSQL share."""

EAR_PAUSE_SECONDS: Final = 0.5
"""How long whoever has lost the connection by which it is called rests before it looks by itself, and tries again."""

SCHEDULE_LOOK_SECONDS: Final = 1.0
"""Cron knows no seconds."""

LOST_LOOK_SECONDS: Final = 0.5
"""How often a worker searches the outbox for messages whose worker died: the search is the look at an index that is mostly
empty, and the message has waited long enough."""

STORY_TURNS_MAX: Final = 10_000
"""Timers a story lets ring between two lines; one that needs more circles without end."""

# The store -----------------------------------------------------------------------------------------------------------

EVENTS_PER_CLAIM: Final = 500
"""Events of one customer in one claim: the state is committed in between, so a flood of events is no endless turn."""

IDENTITIES_REMEMBERED_MAX: Final = 200_000
"""Ids whose customer a process keeps in mind: about 40 MB; others are looked up in the database for some microseconds."""

STORE_WAIT_SECONDS: Final = 30.0
"""How long a process waits for another one's transaction: the longest takes a few seconds, one that hangs is a fault."""

QUEUE_LOOK_SECONDS: Final = 0.0003
"""How often a process that is next to write to the embedded store looks whether it may: a transaction takes some
milliseconds, and a look some microseconds."""

STORE_CONNECTIONS_MAX: Final = 12
"""Connections of one process to PostgreSQL: its loops, its API and some for lists; a server commonly takes 100 in all."""

STORE_CONNECT_SECONDS: Final = 5
"""How long to wait for a PostgreSQL server to answer: one that is there does so in milliseconds."""

STORE_SILENCE_SECONDS: Final = 5.0
"""How long a transaction on PostgreSQL may be silent before the server ends it: a process that was stopped or cut off in
the middle of one holds up all others, and one that works is silent for milliseconds."""

STORE_TRIES_MAX: Final = 50
"""How often a transaction is done anew that others overtook: each time one of them has got on, so it ends."""

STORE_PAUSE_SECONDS: Final = 0.002
"""The longest pause before the first of these; it doubles, so that those who collide part."""

STORE_CACHE_BYTES: Final = 128 * 1024 * 1024
"""Pages of the database that the writing connection keeps: the hot parts of the indexes of a million customers."""

STORE_READ_CACHE_BYTES: Final = 16 * 1024 * 1024
"""The same for each reading connection; the system's own cache stands behind it."""

STORE_LOG_BYTES: Final = 64 * 1024 * 1024
"""Size of the write-ahead log at which it is carried over into the database: a page written often is carried once, and
the commit that has to do it takes some tenths of a second."""

STORE_OCCUPIED_SECONDS: Final = 1.0
"""How long a command that needs a store for itself waits for others to let go of it: a running Wend never does."""

SIGNS_COUNTED_MAX: Final = 100_000
"""How far what is due is counted for watchers: some milliseconds of an index; more than that is a backlog by any word."""

SIGNS_SECONDS: Final = 5.0
"""For how long the signs of a store are shown again: watchers ask every 15 seconds, and there may be several."""

SIGNS_REST: Final = 50
"""So many times as long as reading them took, the signs are shown again: at most 2 % of a core, however many runs are live."""

LAG_SECONDS: Final = 60.0
"""An event, timer or message that has waited so long is late: a loop takes them up within seconds, also after a restart."""

CLOCK_SKEW_SECONDS: Final = 5.0
"""How far clocks may differ: leases are 15 seconds, and machines that keep time by NTP are milliseconds apart."""

DISK_FREE_PARTS_MIN: Final = 20
"""A disk with less than one part in so many free is nearly full: databases need room to tidy up."""

DISK_FREE_BYTES_MIN: Final = 1024**3
"""And so is one with less than this: the write-ahead log and a backup's portion have to fit."""

PROVIDER_SAMPLE: Final = 500
"""Newest messages that tell how a provider does."""

PROVIDER_FAILURES_MIN: Final = 5
"""Failures below that say nothing about a provider: single addresses are wrong every day."""

DOCTOR_EXAMPLES: Final = 3
"""Customers, messages or letters named with a trouble: enough to look into."""

DOCTOR_ASKS_SECONDS: Final = 5.0
"""How long `wend doctor` waits for the service to answer: one that is well does so in milliseconds."""

BACKUP_PORTION_BYTES: Final = 4 * 1024 * 1024
"""Bytes of the store that a backup copies before it rests: some milliseconds of a disk, so that commits get in between."""

BACKUP_REST_SECONDS: Final = 0.01
"""The rest after each portion: a backup takes at most some 300 MB/s of the disk."""

MOVE_PORTION: Final = 2_000
"""Rows read at a time when a store moves: some megabytes where events are large."""

CLUSTER_PATHS: Final = 5_000
"""Distinct paths that are clustered, the most frequent first; the rest go to the nearest cluster."""

PREDICTION_ROWS: Final = 200_000
"""Prefixes of journeys that a prediction learns from, evenly chosen: more change the third digit and cost memory."""

IMPORT_PORTION: Final = 2_000
"""Rows of a file a transaction: an interrupted import has kept all portions before."""

SETTLE_SECONDS_MAX: Final = 60
"""How long a replay waits for a worker to come to rest before it says that something is wrong."""

MESSAGE_LEASE_SECONDS: Final = 90
"""How long a claim on messages holds: longer than the slowest hand-over, or a live worker's would count as lost."""

# Mining: what one look at a log may cost.

WORKLOAD_PERIODS: Final = 120
"""Periods of a workload over time: five days by the hour, four months by the day, two years by the week; more nobody sees."""

WORKLOAD_AGENTS: Final = 50
"""Agents, busiest first, whose workload is told by period; the others have their totals."""

PICTURE_PIXELS_MAX: Final = 64_000_000
"""Pixels of a PNG: 256 MB while it is made, and about what viewers still open; a larger drawing is made with fewer."""

# Mining our own record -------------------------------------------------------------------------------------------------

MINE_PORTION: Final = 20_000
"""Events a portion when a command reads the record: a fifth of a second with their properties, so that nobody waits."""

LIVE_MAP_PORTION: Final = 2_000
"""Events a portion of the live map: about 20 ms of the interpreter, which intake and turns share with it."""

LIVE_MAP_REST_SECONDS: Final = 0.05
"""The rest after each portion: a map that catches up takes less than a third of one core, and follows 30,000 events/s."""

LIVE_MAP_LOOK_SECONDS: Final = 1.0
"""How often the live map looks for new events: it is seconds old."""

LIVE_MAP_WAIT_SECONDS: Final = 2.0
"""How long the first look at a live map waits for it: a store of 100,000 events is read by then."""

LIVE_MAP_SUM_SECONDS: Final = 0.1
"""Adding up a live map that takes longer than this (from about 100,000 events on) is not done for every look."""

LIVE_MAP_SUM_REST: Final = 10
"""So many times as long as adding up took, the sums are shown again: it takes at most a tenth of one core."""

LIVE_MAP_REBUILD_SECONDS: Final = 600.0
"""How long late events may be missing from the live map before it is built anew: building reads the whole record."""

LIVE_MAP_CUSTOMERS: Final = 200
"""Customers a portion while the live map is built: with 10 events each about as many events as a portion."""

MADE_MAP_ROWS: Final = 200_000
"""Newest events, or reasons of runs, that a map made while somebody waits reads: about two seconds."""

MADE_MAP_REST_SECONDS: Final = 15.0
"""How long a map that was made is shown again at least: pages ask every few seconds."""

MADE_MAPS_KEPT: Final = 8
"""Maps that were made and are kept to be shown again: some people at some views."""

MAP_WAYS: Final = 2_000
"""Ways of a map in one answer, the strongest first: about 300 kB, and far more than anybody can look at."""

FINDING_OWNER_CHARACTERS: Final = 120
"""The name of who looks after a finding: a person or a team."""

SESSION_GAP_SECONDS: Final = 30 * 60
"""A session ends when nothing happens so long: the usual word for one on the web."""

MINE_ATTRIBUTES: Final = 40
"""Properties that a diagnosis of the record looks at, the first met: each costs a column as long as the log."""

MINE_TRAITS: Final = 20
"""Traits that a diagnosis of the record looks at, those that most customers have: every value is a question put to chance."""

MINE_TRAITS_SEEN: Final = 200
"""Names of traits that are gathered before the fullest are chosen: a name per customer would be as many columns."""

MINE_TRAIT_CUSTOMERS: Final = 1_000_000
"""Customers whose traits are read for one look: about 15 s and 0.4 GB; beyond, properties of events alone are compared."""

DIAGNOSE_EVENTS_MAX: Final = 2_000_000
"""Newest events that an unattended diagnosis reads: with four properties 500,000 take 320 MB; older ones were looked at before."""

ACCOUNT_PEOPLE_MAX: Final = 500
"""People of an account that its journeys know: they are part of its state, and a message to all of them is as many letters."""

ACCOUNTS_PER_CUSTOMER_MAX: Final = 20
"""Accounts a customer belongs to: a consultant serves a dozen; each is told what she does."""

OPERATION_PORTION: Final = 5_000
"""Customers told of an operation in one transaction: a second of the writer's time, and few scans of the runs."""

OPERATION_LOOK_SECONDS: Final = 1.0
"""How often the worker asks for operations to carry out: whoever pauses a journey does not wait for it."""

PAUSED_LOOK_SECONDS: Final = 60
"""When a message of a paused journey is looked at again: a minute after the pause nobody waits any longer."""

DIAGNOSE_LOOK_SECONDS: Final = 5.0
"""How often the worker asks whether a diagnosis or a look at the alerts is due."""

ALERT_LOOK_SECONDS: Final = 60.0
"""How often alerts are looked at: nobody reacts sooner, and each look counts runs."""

ALERTS_MAX: Final = 100
"""Alert rules in wend.yaml: more than a few dozen are noise that nobody reads."""

ALERT_EXAMPLES_MAX: Final = 20
"""Customers named in the evidence of a finding about runs."""

ENTRIES_PAST_DAYS: Final = 28
"""Days that a journey's entries are compared with: four weeks hold every weekday equally often."""

ENTRIES_EXPECTED_MIN: Final = 5.0
"""Entries a day below which silence says nothing: none where five were due comes by chance in 7 of 1,000 days."""

OUTCOME_DAYS: Final = 7
"""Days of entries whose goal share is compared with the four times as many before: whole weeks."""

LOG_EVENTS_WHOLE: Final = 10_000_000
"""Events of a log that is read whole: 1.3 GB of memory; the map and the variants of a larger one are made by portions."""

DIAGNOSE_FILE_EVENTS_MAX: Final = 1_000_000
"""Events of a file that is compared within itself (diagnose, causes, drift): about 1 GB; of a larger one a fair sample of cases."""

LOG_PORTION_EVENTS: Final = 2_000_000
"""Events of a portion of a large log: 0.4 GB of memory, and few enough files."""

LOG_PORTIONS_MAX: Final = 256
"""Portions of a large log: each is an open file while they are made; half a billion events fit."""

LARGE_LOG_VARIANTS: Final = 10_000
"""Variants told of a large log where no number is asked for: all of them would be as large as the log itself."""

FAULT_SAMPLES: Final = 5
"""Bad rows shown of each kind: enough to see what is wrong with them."""

FAULT_SAMPLE_CHARACTERS: Final = 200
"""Characters shown of a bad row: what is wrong is mostly at its begin, and a row may be a whole document."""

JSON_LINE_DEPTH: Final = 8
"""Objects within objects of a JSON line that become columns of their own; deeper ones stay JSON text."""

MAP_ACTIVITIES: Final = 40
"""Activities drawn on a map, the most frequent first: more boxes than that nobody reads at a glance."""

DOTTED_CASES: Final = 1_000
"""Cases of a dotted chart, evenly chosen: a line each on a tall screen."""

CYCLE_CELLS: Final = 8_000_000
"""Cells of the stacks walked at the same time in the search for loops: bounds its memory to about 150 MB."""

WAIT_PAIRS: Final = 4_000_000
"""Pairs of waits and work compared at the same time: bounds the memory of the causes of waits to about 200 MB."""

ACTIVITY_BITS: Final = 20
"""Bits of an activity's number where maps are kept up to date: a million names, and a path's place fits beside it."""


# Tasks -----------------------------------------------------------------------------------------------------------------

QUEUES_MAX: Final = 200
"""Queues in wend.yaml: each is counted for a batch of turns; a company with more has a tool of its own for them."""

QUEUE_MEMBERS_MAX: Final = 500
"""People of one queue: each is looked at when a task is dealt."""

QUEUE_CAPACITY_MAX: Final = 1_000_000
"""Open tasks of a queue: a capacity above that holds back nobody."""

TASK_OUTCOMES_MAX: Final = 20
"""Outcomes of a task: a person has to choose among them, and each is a way of the journey."""

TASK_TITLE_CHARACTERS_MAX: Final = 200
"""A task's title, filled in: one line of a list."""

TASK_NOTE_CHARACTERS_MAX: Final = 2_000
"""What somebody says on finishing a task: it becomes part of an event and of the run's state."""

TASK_DAYS_STANDARD: Final = 30
"""How long a run waits for a task that names no time-out: nobody waits for ever for what was forgotten."""

TASK_FULL_WAIT_SECONDS: Final = 300
"""The first wait before a full queue is asked again by itself; it doubles. Whoever waits longest is told of room at once,
so this is for rooms made in another way, as by a larger capacity."""

TASK_FULL_WAIT_SECONDS_MAX: Final = 4 * 3600
"""The longest of these waits: half a working day."""


DOCUMENT_NODES_MAX: Final = 200_000
"""Values in one YAML file, aliases counted each time: a journey of 2,000 steps has about 30,000, and nine lines of nested
aliases have a thousand million."""

OFFERS_PER_CHOICE_MAX: Final = 100
"""Offers that one step chooses among: each is judged by its rules, and why it fell out goes on record."""

OFFERS_CHOSEN_MAX: Final = 10
"""Offers that one step chooses at most: nobody looks at more."""

OFFER_SHOWN_MAX: Final = 50
"""The most that an offer's cap may count to: the times are part of the customer's state."""

OFFERS_REMEMBERED_MAX: Final = 100
"""Offers whose times a customer remembers, the latest ones: 2 kB of state where all of them have a cap or can be won."""

OFFER_LEARNING_EVENTS: Final = 1_000_000
"""How far back in the log a process looks when it begins to learn from offers: a second or two of reading, once."""

OFFER_LEARNING_SECONDS: Final = 30.0
"""How often what has been learned about offers is brought up to date."""

OFFER_LEARNING_ROWS: Final = 20_000
"""Events about offers taken in at once while learning: a fifth of a second, so that turns do not wait for it."""

ANSWER_TEXT_CHARACTERS_MAX: Final = 1_000
"""What of a survey's answer a run keeps as `text`: it becomes part of the customer's state; the event holds all of it."""

SURVEYS_PER_CAP_MAX: Final = 50
"""The most that the fatigue rule may count to: the times are part of the customer's state."""

AUDIENCES_PER_CUSTOMER_MAX: Final = 50
"""Audiences of paid media that a customer is known to be in, about 100 bytes each."""

LIST_TRAIT_MAX: Final = 100
"""Values of a list that a journey appends to: it is part of the customer's state."""

# Simulating --------------------------------------------------------------------------------------------------------

SIMULATED_TURNS_MAX: Final = 200_000
"""Turns of one customer in a simulation: fifty times what the busiest customers have, so only a circle gets there."""

POPULATION_MAX: Final = 10_000_000
"""Customers of an invented population: some hours of work, and beyond that a sample says as much."""

SIMULATED_DAYS_MAX: Final = 36_500
"""Days of a simulation with an invented population: a hundred years, and far below the end of the calendar."""

SIMULATED_EVENTS_A_DAY_MAX: Final = 1_000.0
"""How often a day one sort of event may come for one customer: more is a machine, and one slip of the keyboard."""

SIMULATED_PORTION: Final = 500
"""Customers a portion of a simulation: a second or so of work, so that processes end together and progress is seen."""

REPLAYED_PORTION: Final = 1_000
"""Recorded events that a replay of one customer puts in order at a time."""

EXPLAINED_EVENTS_MAX: Final = 40_000
"""Newest events of a customer that are played again to explain: about two seconds, and more than almost anybody has."""

EXPLAINED_EXAMPLES: Final = 5
"""Events shown that did not start a journey: the newest say what is wrong, the others say it again."""

SIMULATED_ROUNDS_MAX: Final = 10_000
"""Rounds of schedules in one simulation: a round an hour for a year; each reaches every customer."""

# Strategy ----------------------------------------------------------------------------------------------------------

STRATEGY_PARTS_MAX: Final = 100
"""Stages, goals, teams, or needs of one stage: nobody keeps more in mind, and the coverage of so many is a page."""

APPROVALS_MAX: Final = 10
"""Approvals that one change may need: more and nothing goes live any more."""

# Calendar ----------------------------------------------------------------------------------------------------------

OCCASION_TIMES_MAX: Final = 10_000
"""Times of one occasion, as an iCalendar file lays them out: a fair a day for 27 years; looking one up walks them."""

OCCASION_YEARS_MAX: Final = 20
"""Years that a recurring event of an iCalendar file is laid out for; publishing the file again moves them on."""

# Identity ------------------------------------------------------------------------------------------------------------

IDS_PER_KIND_MAX: Final = 100
"""Ids of one sort that merging may bring together at one customer: more browsers or addresses than a person has."""

ID_KINDS_MAX: Final = 20
"""Sorts of ids beside user and anonymous ids: each is looked for in every event."""

BLOCKED_IDS_MAX: Final = 500
"""Values that identify nobody, of a workspace: each is compared whenever ids meet that did not before."""

MERGES_PER_ID_MAX: Final = 10
"""Merges that one id brings about by itself: a shared device or a test address does more, a person's does not."""

MERGES_PER_CUSTOMER_MAX: Final = 100
"""Customers that are merged into one: a person has some devices, a runaway merge has everybody."""

MERGES_PER_PASS: Final = 50
"""Merges carried out before the next turns are taken: each is a transaction of some milliseconds."""

MERGE_RECORD_BYTES: Final = 1_000_000
"""The states of before that are kept with a merge, so that it can be undone: the largest states are a third of that."""

MERGE_WORDS_READ: Final = 1_000
"""Newest identify calls that are read to find which of two words on a trait is newer: more than almost anybody has."""

SPLIT_EVENTS_PORTION: Final = 5_000
"""Events looked at a time when a split finds out which of them go back."""

# The log over the years --------------------------------------------------------------------------------------------

STORE_VALUES_MAX: Final = 1_000
"""Values that one question to SQLite names: its own limit was 999 for long, and is 32,766 now."""

LOG_PART_EVENTS_MIN: Final = 250_000
"""Events that a part of PostgreSQL's log has room for at least: so a small shop has few parts, each of some 100 MB."""

LOG_PART_EVENTS_MAX: Final = 50_000_000
"""Events that a part of the log has room for at most: larger, and looking after one takes PostgreSQL hours."""

LOG_PART_DAYS: Final = 30
"""Days that a part of the log is meant to last, at the pace of the one before."""

LOG_PART_GROWTH_MAX: Final = 8
"""How many times larger than the last a part may be: loading the past of years in an hour is no pace to go by."""

LOG_PART_LATE_DAYS: Final = 31
"""Days that events may outstay their retention in PostgreSQL, waiting for their part to go as a whole."""

LOG_LOCK_MILLISECONDS: Final = 200
"""How long dropping a part of the log waits for those who read: everybody who writes waits behind it."""

RETENTION_DAYS_MIN: Final = 30
"""Days that data is kept at least: retries, receipts and disputes come that late, and a sent event is known so long."""

RETENTION_PORTION: Final = 2_000
"""Rows that retention takes away in one transaction: some tens of milliseconds, in which nobody else writes."""

RETENTION_REST_SECONDS: Final = 0.02
"""The rest after each portion: intake comes first."""

RETENTION_LOOK_SECONDS: Final = 600.0
"""How often it is looked whether something has become too old, or wants to be archived."""

ARCHIVE_PORTION: Final = 50_000
"""Events in one file of the archive at most: a file of some megabytes, and a hundred of memory while it is made."""

ARCHIVE_CHECK_PORTION: Final = 50_000
"""Events of which archive and log are compared at a time."""

STAGES_PORTION: Final = 5_000
"""Customers whose stages and value are read at a time: some megabytes, and one question to the store."""

LETTERS_MAX: Final = 100_000
"""Dead letters that one command sends again: some seconds of work; whoever has more sends again what is left."""

# Back-pressure -----------------------------------------------------------------------------------------------------

BUSY_RETRY_SECONDS: Final = 1
"""When to come back to a full intake: it writes tens of megabytes a second."""

UNAVAILABLE_RETRY_SECONDS: Final = 5
"""When to come back to a store that cannot write: a full disk or a server that starts anew takes some seconds at least."""

INGEST_PATIENCE_SECONDS: Final = 5.0
"""How long a commit of events may take before those who wait for the next one are asked to come back: clients give up after
ten to fifteen, and one that waits holds a connection."""

UNAVAILABLE_TOLD_SECONDS: Final = 10.0
"""How often the log says that events cannot be stored: a full disk is not filled further by saying so."""

BULK_EVENTS: Final = 250
"""A batch of more events than this is bulk, like anything sent to /v1/import: clients that follow customers send 100 at most."""

BACKLOG_SECONDS: Final = 600
"""How late the engine may be before bulk has to wait: turns of a million customers take some minutes."""

BACKLOG_MESSAGES: Final = 2_000_000
"""Messages in the outbox at which bulk has to wait: twice a broadcast to a million customers."""

BACKLOG_ALL_TIMES: Final = 10
"""So many times that number of messages, and everybody has to wait: no provider carries them within a day."""

BACKLOG_PATIENCE_SECONDS: Final = 30.0
"""How long the engine has to have been late before bulk waits: after a restart it may catch up sooner."""

BACKLOG_LOOK_SECONDS: Final = 1.0
"""How often the backlog is looked at: it grows by some thousands in that time."""

BACKLOG_RETRY_SECONDS: Final = 30
"""When bulk may come back: a backlog does not go in a second."""

COVERAGE_CUSTOMERS_MAX: Final = 100_000
"""Customers looked at for their consent, spread evenly over all: some ten seconds, and shares right to half a percent."""

CHANGE_WORDS_MAX: Final = 500
"""Lines in which the change log tells one change: more nobody reads, and the documents are kept whole anyway."""

SPAN_IDS_MAX: Final = 100
"""Runs, and messages, named in the span of a batch: collectors cut off long lists, and each message has a trace of its own."""
