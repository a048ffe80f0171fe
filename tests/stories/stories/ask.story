# A survey that is answered, with a text to an unhappy score.
journey survey
customer 7 {email: ann@shop.example, timezone: Europe/Berlin}

2026-11-02 10:00  Ticket Solved
2026-11-03 10:00  Survey Answered {survey: other, score: 9}
2026-11-03 11:00  Survey Answered {survey: nps, score: 2, message: 7-9.ask-nps.1}
2026-11-04 10:00  Survey Answered {survey: nps, score: 3, text: "It took a week."}
2026-11-05 10:00  end
---
2026-11-02 10:00  entered survey on Ticket Solved
2026-11-02 10:00  ask-nps: sends email/ask-nps to ann@shop.example
2026-11-02 10:00  ask-nps: waits for Survey Answered, until 2026-11-09 10:00 UTC at the latest
2026-11-04 10:00  ask-nps: answered nps: score 3, text 'It took a week.'
2026-11-04 10:00  branch: took the way 'step ask-nps.score is at most 6'
2026-11-04 10:00  emit-customer-unhappy: records the event Customer Unhappy
2026-11-04 10:00  exit-answered: left survey: answered
