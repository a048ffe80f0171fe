# Forty companies wait for their kick-off already: this one goes on without.
journey onboarding
journey security-review
account cork {name: Cork, plan: team}
person gesa champion {email: gesa@cork.example}
person hugo technical lead {email: hugo@cork.example}
queue onboarding 40

2026-03-02 10:00  gesa: Contract Signed {contract: c9}
2026-03-05 10:00  hugo: Data Connected
2026-03-06 10:00  gesa: Project Created
2026-03-20 10:00  hugo: Contract Cancelled {contract: c9}
---
2026-03-02 10:00  cork: entered onboarding for 'c9' on Contract Signed
2026-03-02 10:00  cork: kick-off: onboarding is full (40 of 40 open): takes the other way
2026-03-02 10:00  cork: note-2: notes: No kick-off since the queue was full
2026-03-02 10:00  cork: send-kick-off: asks for email/kick-off to gesa (champion)
2026-03-02 10:00  cork: fork: goes 3 ways at once (data, security, team) and waits for all of them, until 2026-04-16 10:00 UTC at the latest
2026-03-02 10:00  cork: send-connect: asks for email/connect to hugo (technical lead)
2026-03-02 10:00  cork: wait-for-data-connected: waits for Data Connected, until 2026-03-16 10:00 UTC at the latest
2026-03-02 10:00  cork: review: calls the journey security-review, until 2026-04-01 10:00 UTC at the latest
2026-03-02 10:00  cork: branch: took the way 'vars.plan is not enterprise'
2026-03-02 10:00  cork: exit-not-needed: security-review, which was called, ended: not needed
2026-03-02 10:00  cork: send-invite-team: asks for email/invite-team to gesa (champion)
2026-03-02 10:00  cork: repeat-3: round 1 of at most 3
2026-03-02 10:00  cork: wait-5bd: waits until 2026-03-09 10:00 UTC
2026-03-02 10:00  cork: review: security-review came back: not needed, with plan = 'team', findings = 0
2026-03-02 10:00  cork: note-3: notes: No security review was needed
2026-03-02 10:00  cork: the way 'security' ended: joined
2026-03-02 10:00  gesa: send-kick-off: sends email/kick-off to gesa@cork.example
2026-03-02 10:00  hugo: send-connect: sends email/connect to hugo@cork.example
2026-03-02 10:00  gesa: send-invite-team: sends email/invite-team to gesa@cork.example
2026-03-05 10:00  cork: wait-for-data-connected: Data Connected came, which was waited for
2026-03-05 10:00  cork: set-connected: sets connected = true
2026-03-05 10:00  cork: the way 'data' ended: joined
2026-03-06 10:00  gesa: is in the stage use now
2026-03-09 10:00  cork: wait-5bd: the wait is over
2026-03-09 10:00  cork: branch-somebody-has-begun: took the way 'somebody has begun'
2026-03-09 10:00  cork: repeat-3: no further round: Project Created came (after 1)
2026-03-09 10:00  cork: the way 'team' ended: joined
2026-03-09 10:00  cork: fork: goes on, since data and security and team came to the end
2026-03-09 10:00  cork: branch-set-up: took the way 'set up'
2026-03-09 10:00  cork: milestone-set-up: reached the milestone set-up
2026-03-09 10:00  cork: update-health-findings: sets health = 'good', findings = 0
2026-03-09 10:00  cork: send-first-results: people: nobody of the account is economic buyer: nothing is sent
2026-03-09 10:00  cork: wait-30d: waits until 2026-04-08 10:00 UTC
2026-03-20 10:00  cork: wait-30d: left onboarding: exit: Contract Cancelled
