# She joins when her company is set up, does not begin, and says that it was hard.
journey first-steps
account acme {name: Acme, health: good}
person ann champion {email: ann@acme.example}
person ida {email: ida@acme.example, first_name: Ida, timezone: America/New_York}

2026-03-07 10:00  ida: group acme {role: user}
2026-03-24 10:00  ida: Survey Answered {survey: ease-of-start, score: 2}
2026-03-25 10:00  end
---
2026-03-07 10:00  ida: belongs to the account acme as user
2026-03-07 10:00  ida: is in the stage onboard now
2026-03-07 10:00  ida: entered first-steps on Account Joined
2026-03-07 10:00  ida: wait-window: waits until 2026-03-09 12:00 UTC
2026-03-09 12:00  ida: wait-window: the wait is over
2026-03-09 12:00  ida: send-welcome: sends email/welcome to ida@acme.example
2026-03-09 12:00  ida: wait-10bd: waits until 2026-03-23 12:00 UTC
2026-03-23 12:00  ida: wait-10bd: the wait is over
2026-03-23 12:00  ida: branch-the-company-is-set-up: took the way 'the company is set up'
2026-03-23 12:00  ida: ask-ease-of-start: sends email/how-was-the-start to ida@acme.example
2026-03-23 12:00  ida: ask-ease-of-start: waits for Survey Answered, until 2026-04-06 12:00 UTC at the latest
2026-03-24 10:00  ida: ask-ease-of-start: answered ease-of-start: score 2
2026-03-24 10:00  ida: branch: took the way 'step ask-ease-of-start.score is at most 3'
2026-03-24 10:00  ida: task-onboarding: asks ida of onboarding: 'Help Ida', due 2026-03-25 10:00 UTC
