# The whole committee: kick-off, data, security and team, and the company goes live.
journey onboarding
journey security-review
account acme {name: Acme, plan: enterprise, engineer: kira}
person ann champion {email: ann@acme.example, first_name: Ann}
person ben economic buyer {email: ben@acme.example}
person cleo technical lead {email: cleo@acme.example}
person dora security officer {email: dora@acme.example}

2026-03-02 10:00  ben: Contract Signed {contract: c1}
2026-03-03 15:00  finish ~1.kick-off.1 held {by: ida}
2026-03-06 09:00  cleo: Data Connected
2026-03-09 09:00  ann: Project Created
2026-03-11 09:00  dora: Findings Returned {accepted: true, findings: 2}
2026-04-01 09:00  ann: Went Live
---
2026-03-02 10:00  acme: entered onboarding for 'c1' on Contract Signed
2026-03-02 10:00  acme: kick-off: asks ida of onboarding: 'Kick-off with Acme', due 2026-03-04 10:00 UTC
2026-03-03 10:00  acme: kick-off: reminds ida of onboarding of 'Kick-off with Acme'
2026-03-03 15:00  acme: kick-off: 'Kick-off with Acme' was done by ida: held
2026-03-03 15:00  acme: milestone-kick-off: reached the milestone kick-off
2026-03-03 15:00  acme: send-kick-off: asks for email/kick-off to ann (champion)
2026-03-03 15:00  acme: send-kick-off: asks for email/kick-off to ben (economic buyer)
2026-03-03 15:00  acme: fork: goes 3 ways at once (data, security, team) and waits for all of them, until 2026-04-17 15:00 UTC at the latest
2026-03-03 15:00  acme: send-connect: asks for email/connect to cleo (technical lead)
2026-03-03 15:00  acme: wait-for-data-connected: waits for Data Connected, until 2026-03-17 15:00 UTC at the latest
2026-03-03 15:00  acme: review: calls the journey security-review, until 2026-04-02 15:00 UTC at the latest
2026-03-03 15:00  acme: branch: took none of the ways and went on: not 'vars.plan is not enterprise' (variable plan is 'enterprise' (text))
2026-03-03 15:00  acme: send-security-answers: asks for email/security-answers to dora (security officer)
2026-03-03 15:00  acme: findings: waits for Findings Returned, until 2026-03-17 15:00 UTC at the latest
2026-03-03 15:00  acme: send-invite-team: asks for email/invite-team to ann (champion)
2026-03-03 15:00  acme: repeat-3: round 1 of at most 3
2026-03-03 15:00  acme: wait-5bd: waits until 2026-03-10 15:00 UTC
2026-03-03 15:00  ann: send-kick-off: sends email/kick-off to ann@acme.example
2026-03-03 15:00  ben: send-kick-off: sends email/kick-off to ben@acme.example
2026-03-03 15:00  cleo: send-connect: sends email/connect to cleo@acme.example
2026-03-03 15:00  dora: send-security-answers: sends email/security-answers to dora@acme.example
2026-03-03 15:00  ann: send-invite-team: sends email/invite-team to ann@acme.example
2026-03-06 09:00  acme: wait-for-data-connected: Data Connected came, which was waited for
2026-03-06 09:00  acme: set-connected: sets connected = true
2026-03-06 09:00  acme: the way 'data' ended: joined
2026-03-09 09:00  ann: is in the stage use now
2026-03-10 15:00  acme: wait-5bd: the wait is over
2026-03-10 15:00  acme: branch-somebody-has-begun: took the way 'somebody has begun'
2026-03-10 15:00  acme: repeat-3: no further round: Project Created came (after 1)
2026-03-10 15:00  acme: the way 'team' ended: joined
2026-03-11 09:00  acme: findings: Findings Returned came, which was waited for
2026-03-11 09:00  acme: branch-2: took the way "the last event's accepted is true"
2026-03-11 09:00  acme: exit-cleared: sets findings = 2
2026-03-11 09:00  acme: exit-cleared: security-review, which was called, ended: cleared
2026-03-11 09:00  acme: review: security-review came back: cleared, with plan = 'enterprise', findings = 2
2026-03-11 09:00  acme: set-findings: sets findings = 2
2026-03-11 09:00  acme: the way 'security' ended: joined
2026-03-11 09:00  acme: fork: goes on, since data and security and team came to the end
2026-03-11 09:00  acme: branch-set-up: took the way 'set up'
2026-03-11 09:00  acme: milestone-set-up: reached the milestone set-up
2026-03-11 09:00  acme: update-health-findings: sets health = 'good', findings = 2
2026-03-11 09:00  acme: send-first-results: asks for email/first-results to ben (economic buyer)
2026-03-11 09:00  acme: wait-30d: waits until 2026-04-10 09:00 UTC
2026-03-11 09:00  ben: send-first-results: sends email/first-results to ben@acme.example
2026-04-01 09:00  acme: wait-30d: reached the goal of onboarding: Went Live
2026-04-01 09:00  acme: wait-30d: left onboarding: goal
