# She does not want to be written to: the run asks for the mail, and her own guard withholds it.
journey onboarding
journey security-review
account acme {name: Acme, plan: team}
person ann champion {email: ann@acme.example}
person ben economic buyer {email: ben@acme.example}

2026-03-02 09:00  ben: Consent Withdrawn {channel: email, purpose: service}
2026-03-02 10:00  ann: Contract Signed {contract: c1}
2026-03-02 11:00  finish ~1.kick-off.1 held {by: ida}
2026-03-03 10:00  ann: Went Live
---
2026-03-02 09:00  ben: withdrew consent for email/service
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
2026-03-02 11:00  acme: branch: took the way 'vars.plan is not enterprise'
2026-03-02 11:00  acme: exit-not-needed: security-review, which was called, ended: not needed
2026-03-02 11:00  acme: send-invite-team: asks for email/invite-team to ann (champion)
2026-03-02 11:00  acme: repeat-3: round 1 of at most 3
2026-03-02 11:00  acme: wait-5bd: waits until 2026-03-09 11:00 UTC
2026-03-02 11:00  acme: review: security-review came back: not needed, with plan = 'team', findings = 0
2026-03-02 11:00  acme: note-3: notes: No security review was needed
2026-03-02 11:00  acme: the way 'security' ended: joined
2026-03-02 11:00  ann: send-kick-off: sends email/kick-off to ann@acme.example
2026-03-02 11:00  ben: send-kick-off: withheld email/kick-off: consent for service was withdrawn at 2026-03-02 09:00 UTC
2026-03-02 11:00  ann: send-invite-team: sends email/invite-team to ann@acme.example
2026-03-03 10:00  acme: fork: reached the goal of onboarding: Went Live
2026-03-03 10:00  acme: fork: left onboarding: goal
2026-03-03 10:00  acme: wait-for-data-connected: the way 'data' ended: ended with its run
2026-03-03 10:00  acme: wait-5bd: the way 'team' ended: ended with its run
