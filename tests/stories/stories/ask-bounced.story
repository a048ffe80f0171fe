# The question never reached her.
journey survey
customer 7 {email: ann@shop.example, timezone: Europe/Berlin}

2026-11-02 10:00  Ticket Solved
2026-11-02 10:05  receipt Bounced 7-1.ask-nps.1 {channel: email, reason: no such mailbox}
2026-11-03 10:00  end
---
2026-11-02 10:00  entered survey on Ticket Solved
2026-11-02 10:00  ask-nps: sends email/ask-nps to ann@shop.example
2026-11-02 10:00  ask-nps: waits for Survey Answered, until 2026-11-09 10:00 UTC at the latest
2026-11-02 10:05  the email address is suppressed: bounced
2026-11-02 10:05  ask-nps: nobody was asked nps: no such mailbox
2026-11-02 10:05  exit-not-asked: left survey: not-asked
