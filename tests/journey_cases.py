"""Journeys, steps and mistakes that several tests go through: the parser, the check and the published schema."""

from wend.journey.plan import (
    Caps,
    DateWay,
    Emit,
    Entry,
    EventMatch,
    Exit,
    Reentry,
    Send,
    Share,
    Split,
    Update,
    Value,
    Wait,
    WaitFor,
    Way,
    Webhook,
    Window,
)
from wend.model.duration import Duration
from wend.rules.tree import Compare, InSegment, Op, Ref

DAY = 86400

HEAD = "journey: j\npurpose: marketing\nentry: {event: A}\n"

STEPS = [
    ("- send: email/hello", Send("send-hello", "email", "hello")),
    ("- {id: first, send: sms/hello}", Send("first", "sms", "hello")),
    ("- wait: 2d", Wait("wait-2d", duration=Duration(2 * DAY))),
    (
        '- wait: {for: 1d, window: {days: [tuesday, mon], from: "21:00", to: "08:00", zone: workspace}}',
        Wait("wait-1d", duration=Duration(DAY), window=Window((0, 1), 1260, 480, "workspace")),
    ),
    ("- wait: {window: {days: [sat, sun]}}", Wait("wait-window", window=Window((5, 6)))),
    ("- wait: {until: 2026-12-24}", Wait("wait-until-2026-12-24", until="2026-12-24")),
    (
        "- wait: {until: {from: trait.renewal_date}, before: 7d}",
        Wait("wait-until-renewal-date", until_ref=Ref("trait.renewal_date"), offset=Duration(7 * DAY), before=True),
    ),
    (
        "- wait: {until: {from: trait.birthday}, after: 1mo}",
        Wait("wait-until-birthday", until_ref=Ref("trait.birthday"), offset=Duration(months=1)),
    ),
    (
        "- wait_for: {event: B, where: {price: {above: 3}}, within: 4h}",
        WaitFor("wait-for-b", (EventMatch("B", (Compare("properties.price", Op.ABOVE, 3),)),), Duration(4 * 3600)),
    ),
    (
        "- wait_for: {any: [{event: B}, {event: C}], within: P1M}",
        WaitFor("wait-for-b", (EventMatch("B"), EventMatch("C")), Duration(months=1)),
    ),
    (
        "- split: [{name: A, weight: 1}, {name: B, weight: 2.5, steps: []}]",
        Split("split-a-b", (Share("A", 1, None), Share("B", 2.5, None))),
    ),
    (
        "- update: {seen: true, rounds: {add: 1}, country: {from: event.properties.country}, box: {a: [1]}}",
        Update(
            "update-seen-rounds-country-box",
            {
                "seen": Value(literal=True),
                "rounds": Value(add=1),
                "country": Value(ref=Ref("event.properties.country")),
                "box": Value(literal={"a": [1]}),
            },
        ),
    ),
    (
        "- emit: {event: Lead Warmed, properties: {score: 3, from_to: {from: BER, to: MUC}}}",
        Emit(
            "emit-lead-warmed",
            "Lead Warmed",
            {"score": Value(literal=3), "from_to": Value(literal={"from": "BER", "to": "MUC"})},
        ),
    ),
    (
        "- webhook: {url: https://hook.example/in, payload: {who: {from: trait.email}}}",
        Webhook("webhook-hook-example", "https://hook.example/in", {"who": Value(ref=Ref("trait.email"))}),
    ),
    ("- exit: all done", Exit("exit-all-done", "all done")),
]

ENTRIES = [
    (
        "{event: A, key: order_id, reentry: always}",
        Entry((Way(EventMatch("A"), key="properties.order_id"),), Reentry("always")),
    ),
    ("{event: A, reentry: {after: 7d}}", Entry((Way(EventMatch("A")),), Reentry("after", Duration(7 * DAY)))),
    ("{event: A, reentry: {after_exit: 7d}}", Entry((Way(EventMatch("A")),), Reentry("after_exit", Duration(7 * DAY)))),
    ("{segment: high-intent}", Entry((Way(segment="high-intent"),))),
    ("{segment: {entered: high-intent}}", Entry((Way(segment="high-intent"),))),
    ("{segment: {left: high-intent}}", Entry((Way(segment="high-intent", left=True),))),
    (
        "{schedule: '0 9 * * mon', when: {segment: vip}}",
        Entry((Way(schedule="0 9 * * mon", when=InSegment("vip")),)),
    ),
    ("{at: 2026-12-01T09:00, when: {segment: vip}}", Entry((Way(at="2026-12-01T09:00", when=InSegment("vip")),))),
    (
        '{date: {from: trait.renewal, before: 7d, at: "09:00"}}',
        Entry((Way(date=DateWay("renewal", Duration(7 * DAY), before=True, minute=540)),)),
    ),
    (
        "{date: {from: born.on, after: 1mo, zone: workspace, yearly: true}, reentry: always}",
        Entry(
            (Way(date=DateWay("born.on", Duration(0.0, 1), zone="workspace", yearly=True)),),
            Reentry("always"),
        ),
    ),
    ("{api: true}", Entry((Way(api=True),))),
    ("{journey: true}", Entry((Way(journey=True),))),
    ("{call: true}", Entry((Way(call=True),))),
    ("{file: true, key: order_id}", Entry((Way(file=True, key="properties.order_id"),))),
    (
        "[{event: A, key: order_id}, {api: true}]",
        Entry((Way(EventMatch("A"), key="properties.order_id"), Way(api=True))),
    ),
    (
        "{any: [{event: A}, {api: true, when: {segment: vip}}], reentry: always}",
        Entry((Way(EventMatch("A")), Way(api=True, when=InSegment("vip"))), Reentry("always")),
    ),
    (
        "{event: A, caps: {per_day: 100, total: 5000, active: 50}, from: 2026-11-20, until: 2026-12-24T18:00}",
        Entry((Way(EventMatch("A")),), caps=Caps(100, 5000, 50), since="2026-11-20", until="2026-12-24T18:00"),
    ),
    (
        '{event: A, window: {from: "09:00", to: "18:00"}, hold: true}',
        Entry((Way(EventMatch("A")),), window=Window(since_minute=540, until_minute=1080), hold=True),
    ),
]

BOUNDED_CYCLES = [
    "- {id: a, wait: 1d}\n- goto: a",
    "- {id: a, wait_for: {event: C, within: 1d}}\n- goto: a",
    "- {repeat: {max: 3}, steps: [{update: {x: {add: 1}}}]}",
]


STEP_MISTAKES = [
    ("- send: hello", "'send' names a channel and a content item, not 'hello'"),
    ("- send: email/still thinking", "the content item 'still thinking' holds more than letters, digits, - and _"),
    ("- send: [email/x]", "'send' is text, not a list"),
    ("- wait: 2", "'wait' lacks a unit"),
    ("- wait: 0d", "'wait' has to be longer than nothing, not '0d'"),
    ("- wait: 101y", "'wait' '101y' is longer than 100 years"),
    ("- wait: {}", "a wait needs 'for', 'until', 'window' or 'best_time'"),
    ("- wait: {for: 1d, until: 2026-12-24}", "a wait has both 'for' and 'until'"),
    ("- wait: {for: 1d, before: 2d}", "'before' belongs to 'until'"),
    ("- wait: {until: christmas}", "'until' 'christmas' is not a date"),
    ("- wait: {until: {from: renewal_date}}", "the path 'renewal_date' leads nowhere"),
    ("- wait: {window: {days: [fryday]}}", "'fryday' is no day of the week"),
    ("- wait: {window: {from: 9am}}", "'from' '9am' is not a time of day"),
    ('- wait: {window: {from: "09:00", to: "09:00"}}', "a window is never open: 'from' and 'to' are the same"),
    ("- wait: {window: {days: [mon], zone: Europe/Berln}}", "'zone' 'Europe/Berln' is not known"),
    ("- wait_for: {event: B}", "a wait_for needs a time limit, or a run could wait for ever"),
    ("- wait_for: {evnt: B, within: 1d}", "a wait_for has no key 'evnt'"),
    ("- wait_for: {within: 1d}", "a wait_for needs one of: event, segment, reply, any, all"),
    ("- wait_for: {any: [], within: 1d}", "'any' is a list of events, not an empty one"),
    ("- wait_for: {event: B, any: [{event: C}], within: 1d}", "a wait_for has both 'event' and 'any'"),
    ("- {wait_for: {event: B, within: 1d}, on_evnt: []}", "a step of kind 'wait_for' has no key 'on_evnt'"),
    ("- {wait_for: {event: B, within: 1d}, on_event: {exit: x}}", "steps are a list, not a mapping"),
    ("- branch: []", "'branch' is a list of ways, not a list"),
    ("- branch: [{else: []}]", "a branch needs a way with 'when' beside 'else'"),
    (
        "- branch: [{else: []}, {when: {segment: s}, then: []}]",
        "'else' is the last way: those below it would never be asked",
    ),
    ("- branch: [{when: {}, then: []}]", "this rule is empty: it would match everyone"),
    ("- branch: [{wen: {segment: s}, then: []}]", "a way of a branch has no key 'wen'"),
    ("- split: [{name: A, weight: 1}]", "'split' is a list of two ways or more, not a list"),
    ("- split: [{name: A, weight: 50%}, {name: B, weight: 50}]", "'weight' is a number, not '50%'"),
    ("- split: [{name: A, weight: 1}, {name: A, weight: 1}]", "two ways of this split are called 'A'"),
    ("- split: [{name: A, weight: 0}, {name: B, weight: 0}]", "all weights of this split are 0: nobody could go on"),
    ("- split: [{name: A, weight: -1}, {name: B, weight: 1}]", "'weight' is 0 or more, not -1"),
    ("- {repeat: {max: 0}, steps: [{wait: 1d}]}", "'max' is a whole number from 1 to 1000, not 0"),
    ("- {repeat: {max: true}, steps: [{wait: 1d}]}", "'max' is a whole number from 1 to 1000, not True"),
    ("- repeat: {max: 3}", "a repeat needs steps"),
    ("- goto: nowhere", "there is no step 'nowhere' to go to"),
    ("- update: {}", "'update' names no trait"),
    ("- update: {x: {add: one}}", "'add' of 'x' is a number, not 'one'"),
    ("- update: {x: {from: nothing.here}}", "the path 'nothing.here' leads nowhere"),
    ("- emit: {properties: {}}", "an emit needs 'event'"),
    ("- webhook: {url: ftp://x.example}", "'ftp://x.example' is not an address to call"),
    ("- exit:", "the reason of an 'exit' is text, not nothing"),
    ("- exit", "a step is a mapping, not text"),
    ("- {send: email/x, wait: 1d}", "one step cannot be both 'send' and 'wait'"),
    ("- {id: x}", "this step says nothing"),
    ("- {id: a b, wait: 1d}", "'id' 'a b' holds more than letters, digits, - and _"),
    ("- {id: 7, wait: 1d}", "'id' is text, not a number"),
    ("- {id: a, wait: 1d}\n- {id: a, wait: 1d}", "two steps have the id 'a'"),
    ("- {send: email/x, sned: y}", "a step of kind 'send' has no key 'sned'"),
]

SETTINGS = """name: my-shop
zone: Europe/Berlin
purposes:
  marketing: {consent: required}
  service: {consent: assumed, capped: false}
guards:
  frequency_caps:
    - {max: 3, per: 7d, purpose: marketing}
    - {max: 1, per: 1d, channel: email, purpose: marketing}
  quiet_hours: {from: "21:00", to: "08:00", zone: customer}
  message_expires_after: 2d
channels:
  email: {provider: smtp, host: 127.0.0.1, port: 1025}
"""

JOURNEY = """journey: browse
purpose: marketing
stage: consider
tags: [products/shoes, review]
entry: {segment: high-intent}
exit: {event: Order Completed}
steps: [{wait: 1d}, {send: email/hello}]
"""

SEGMENT = (
    "segment: high-intent\ntitle: Wants to buy\ntags: [buy]\nwhen: {event: Product Viewed, at_least: 3, within: 7d}\n"
)
