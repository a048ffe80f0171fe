# The security officer says no: all three ways end at once, and nobody calls about the data any more.
journey onboarding
journey security-review
account acme {name: Acme, plan: enterprise, engineer: kira}
person ann champion {email: ann@acme.example}
person ben economic buyer {email: ben@acme.example}
person dora security officer {email: dora@acme.example}

2026-03-02 10:00  ben: Contract Signed {contract: c1}
2026-03-02 11:00  finish ~1.kick-off.1 held {by: ida}
2026-03-09 09:00  dora: Findings Returned {accepted: false, findings: 9}
---
2026-03-02 10:00  acme: entered onboarding for 'c1' on Contract Signed
2026-03-02 10:00  acme: kick-off: asks ida of onboarding: 'Kick-off with Acme', due 2026-03-04 10:00 UTC
2026-03-02 11:00  acme: kick-off: 'Kick-off with Acme' was done by ida: held
2026-03-02 11:00  acme: milestone-kick-off: reached the milestone kick-off
2026-03-02 11:00  acme: send-kick-off: asks for email/kick-off to ann (champion)
2026-03-02 11:00  acme: send-kick-off: asks for email/kick-off to ben (economic buyer)
2026-03-02 11:00  acme: fork: goes 3 ways at once (data, security, team) and waits for all of them, until 2026-04-16 11:00 UTC at the latest
2026-03-02 11:00  acme: send-connect: people: nobody of the account is technical lead: nothing is sent
2026-03-02 11:00  acme: wait-for-data-connected: waits for Data Connected, until 2026-03-16 11:00 UTC at the latest
2026-03-02 11:00  acme: review: calls the journey security-review, until 2026-04-01 11:00 UTC at the latest
2026-03-02 11:00  acme: branch: took none of the ways and went on: not 'vars.plan is not enterprise' (variable plan is 'enterprise' (text))
2026-03-02 11:00  acme: send-security-answers: asks for email/security-answers to dora (security officer)
2026-03-02 11:00  acme: findings: waits for Findings Returned, until 2026-03-16 11:00 UTC at the latest
2026-03-02 11:00  acme: send-invite-team: asks for email/invite-team to ann (champion)
2026-03-02 11:00  acme: repeat-3: round 1 of at most 3
2026-03-02 11:00  acme: wait-5bd: waits until 2026-03-09 11:00 UTC
2026-03-02 11:00  ann: send-kick-off: sends email/kick-off to ann@acme.example
2026-03-02 11:00  ben: send-kick-off: sends email/kick-off to ben@acme.example
2026-03-02 11:00  dora: send-security-answers: sends email/security-answers to dora@acme.example
2026-03-02 11:00  ann: send-invite-team: sends email/invite-team to ann@acme.example
2026-03-09 09:00  acme: findings: Findings Returned came, which was waited for
2026-03-09 09:00  acme: branch-2: took the way 'else': not "the last event's accepted is true" (the last event's accepted is false (truth value))
2026-03-09 09:00  acme: exit-refused-by-them: security-review, which was called, ended: refused-by-them
2026-03-09 09:00  acme: review: security-review came back: refused-by-them, with plan = 'enterprise', findings = 0
2026-03-09 09:00  acme: fork: left onboarding: refused by security
2026-03-09 09:00  acme: wait-for-data-connected: the way 'data' ended: ended with its run
2026-03-09 09:00  acme: exit-refused-by-security: the way 'security' ended: ended with its run
2026-03-09 09:00  acme: wait-5bd: the way 'team' ended: ended with its run
