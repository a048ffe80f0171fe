# Nobody answers, and she is not asked again so soon; a month later the answer names the message.
journey survey
customer 7 {email: ann@shop.example, timezone: Europe/Berlin}

2026-11-02 10:00  Ticket Solved
2026-11-20 10:00  Ticket Solved
2026-12-20 10:00  Ticket Solved
2026-12-21 10:00  Survey Answered {survey: nps, score: 10, message: 7-3.ask-nps.1}
2026-12-22 10:00  end
---
2026-11-02 10:00  entered survey on Ticket Solved
2026-11-02 10:00  ask-nps: sends email/ask-nps to ann@shop.example
2026-11-02 10:00  ask-nps: waits for Survey Answered, until 2026-11-09 10:00 UTC at the latest
2026-11-09 10:00  ask-nps: Survey Answered did not come in time
2026-11-09 10:00  exit-no-answer: left survey: no-answer
2026-11-20 10:00  entered survey on Ticket Solved
2026-11-20 10:00  ask-nps: withheld email/ask-nps: asked often enough: at most 1 survey in 30d, had 1, free from 2026-12-02 10:00 UTC
2026-11-20 10:00  exit-not-asked: left survey: not-asked
2026-12-20 10:00  entered survey on Ticket Solved
2026-12-20 10:00  ask-nps: sends email/ask-nps to ann@shop.example
2026-12-20 10:00  ask-nps: waits for Survey Answered, until 2026-12-27 10:00 UTC at the latest
2026-12-21 10:00  ask-nps: answered nps: score 10
2026-12-21 10:00  branch: took none of the ways and went on: not 'step ask-nps.score is at most 6' (step ask-nps.score is 10 (number))
2026-12-21 10:00  exit-answered: left survey: answered
