# Nobody holds the kick-off, nobody connects, nobody begins: reminders, escalations, and in the end a head of department.
journey onboarding
journey security-review
account bolt {name: Bolt, plan: team}
person eva champion {email: eva@bolt.example}
person finn economic buyer {email: finn@bolt.example}

2026-03-02 10:00  finn: Contract Signed {contract: c7}
2026-06-01 10:00  end
---
2026-03-02 10:00  bolt: entered onboarding for 'c7' on Contract Signed
2026-03-02 10:00  bolt: kick-off: asks ida of onboarding: 'Kick-off with Bolt', due 2026-03-04 10:00 UTC
2026-03-03 10:00  bolt: kick-off: reminds ida of onboarding of 'Kick-off with Bolt'
2026-03-05 10:00  bolt: kick-off: gives 'Kick-off with Bolt' from onboarding to leads
2026-04-01 10:00  bolt: kick-off: nobody did 'Kick-off with Bolt' in time (leads)
2026-04-01 10:00  bolt: emit-onboarding-stuck: records the event Onboarding Stuck
2026-04-01 10:00  bolt: send-kick-off: asks for email/kick-off to eva (champion)
2026-04-01 10:00  bolt: send-kick-off: asks for email/kick-off to finn (economic buyer)
2026-04-01 10:00  bolt: fork: goes 3 ways at once (data, security, team) and waits for all of them, until 2026-05-16 10:00 UTC at the latest
2026-04-01 10:00  bolt: send-connect: people: nobody of the account is technical lead: nothing is sent
2026-04-01 10:00  bolt: wait-for-data-connected: waits for Data Connected, until 2026-04-15 10:00 UTC at the latest
2026-04-01 10:00  bolt: review: calls the journey security-review, until 2026-05-01 10:00 UTC at the latest
2026-04-01 10:00  bolt: branch: took the way 'vars.plan is not enterprise'
2026-04-01 10:00  bolt: exit-not-needed: security-review, which was called, ended: not needed
2026-04-01 10:00  bolt: send-invite-team: asks for email/invite-team to eva (champion)
2026-04-01 10:00  bolt: repeat-3: round 1 of at most 3
2026-04-01 10:00  bolt: wait-5bd: waits until 2026-04-10 10:00 UTC
2026-04-01 10:00  bolt: review: security-review came back: not needed, with plan = 'team', findings = 0
2026-04-01 10:00  bolt: note-3: notes: No security review was needed
2026-04-01 10:00  bolt: the way 'security' ended: joined
2026-04-01 10:00  eva: send-kick-off: sends email/kick-off to eva@bolt.example
2026-04-01 10:00  finn: send-kick-off: sends email/kick-off to finn@bolt.example
2026-04-01 10:00  eva: send-invite-team: sends email/invite-team to eva@bolt.example
2026-04-10 10:00  bolt: wait-5bd: the wait is over
2026-04-10 10:00  bolt: branch-somebody-has-begun: took the way 'else': not 'somebody has begun' (0 × Project Created, the rule asks for at least 1)
2026-04-10 10:00  bolt: send-team-waits: asks for email/team-waits to eva (champion)
2026-04-10 10:00  bolt: send-team-waits: asks for email/team-waits to finn (economic buyer)
2026-04-10 10:00  bolt: set-reminded: sets reminded = 1
2026-04-10 10:00  bolt: repeat-3: round 2 of at most 3
2026-04-10 10:00  bolt: wait-5bd: waits until 2026-04-17 10:00 UTC
2026-04-10 10:00  eva: send-team-waits: sends email/team-waits to eva@bolt.example
2026-04-10 10:00  finn: send-team-waits: sends email/team-waits to finn@bolt.example
2026-04-15 10:00  bolt: wait-for-data-connected: Data Connected did not come in time
2026-04-15 10:00  bolt: connect: the assignee: it is not known; the task goes on as if nobody were named
2026-04-15 10:00  bolt: connect: asks kira of solutions: 'Connect the books of Bolt', due 2026-04-16 10:00 UTC
2026-04-17 10:00  bolt: wait-5bd: the wait is over
2026-04-17 10:00  bolt: branch-somebody-has-begun: took the way 'else': not 'somebody has begun' (0 × Project Created, the rule asks for at least 1)
2026-04-17 10:00  bolt: send-team-waits: asks for email/team-waits to eva (champion)
2026-04-17 10:00  bolt: send-team-waits: asks for email/team-waits to finn (economic buyer)
2026-04-17 10:00  bolt: set-reminded: sets reminded = 2
2026-04-17 10:00  bolt: repeat-3: round 3 of at most 3
2026-04-17 10:00  bolt: wait-5bd: waits until 2026-04-24 10:00 UTC
2026-04-17 10:00  eva: send-team-waits: sends email/team-waits to eva@bolt.example
2026-04-17 10:00  finn: send-team-waits: sends email/team-waits to finn@bolt.example
2026-04-24 10:00  bolt: wait-5bd: the wait is over
2026-04-24 10:00  bolt: branch-somebody-has-begun: took the way 'else': not 'somebody has begun' (0 × Project Created, the rule asks for at least 1)
2026-04-24 10:00  bolt: send-team-waits: asks for email/team-waits to eva (champion)
2026-04-24 10:00  bolt: send-team-waits: asks for email/team-waits to finn (economic buyer)
2026-04-24 10:00  bolt: set-reminded: sets reminded = 3
2026-04-24 10:00  bolt: repeat-3: no further round: all rounds done (after 3)
2026-04-24 10:00  bolt: the way 'team' ended: joined
2026-04-24 10:00  eva: send-team-waits: sends email/team-waits to eva@bolt.example
2026-04-24 10:00  finn: send-team-waits: sends email/team-waits to finn@bolt.example
2026-04-29 10:00  bolt: connect: nobody did 'Connect the books of Bolt' in time (kira of solutions)
2026-04-29 10:00  bolt: the way 'data' ended: joined
2026-04-29 10:00  bolt: fork: goes on, since data and security and team came to the end
2026-04-29 10:00  bolt: branch-set-up: took the way 'else': not 'set up' (variable connected is false (truth value); 0 × Project Created, the rule asks for at least 1)
2026-04-29 10:00  bolt: emit-onboarding-stuck-2: records the event Onboarding Stuck
2026-04-29 10:00  bolt: update-health: sets health = 'at-risk'
2026-04-29 10:00  bolt: rescue: asks leads: 'Bolt does not come on board', due 2026-04-29 14:00 UTC
2026-05-13 10:00  bolt: rescue: nobody did 'Bolt does not come on board' in time (leads)
2026-05-13 10:00  bolt: update-health-3: sets health = 'lost'
2026-05-13 10:00  bolt: exit-nobody-cared: left onboarding: nobody cared
