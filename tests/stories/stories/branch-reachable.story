# Without a yes for tips nothing reaches her; then mail does, until it bounces; then the stage decides.
journey ways-to-her
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Tip Asked For
2026-03-03 10:00  Consent Given {channel: email, purpose: tips}
2026-03-03 11:00  Tip Asked For
2026-03-04 10:00  receipt Bounced m1 {channel: email}
2026-03-04 11:00  identify {seats: 12}
2026-03-04 12:00  Tip Asked For
---
2026-03-02 10:00  entered ways-to-her on Tip Asked For
2026-03-02 10:00  channel: took none of the ways and went on: not 'by mail' (reachable by email is false (truth value)); not 'growing' (the lifecycle stage is missing)
2026-03-02 10:00  exit-not-at-all: left ways-to-her: not at all
2026-03-03 10:00  gave consent for email/tips
2026-03-03 11:00  entered ways-to-her on Tip Asked For
2026-03-03 11:00  channel: took the way 'by mail'
2026-03-03 11:00  exit-by-mail: left ways-to-her: by mail
2026-03-04 10:00  the email address is suppressed: bounced
2026-03-04 11:00  is in the stage growing now
2026-03-04 12:00  entered ways-to-her on Tip Asked For
2026-03-04 12:00  channel: took the way 'growing': not 'by mail' (reachable by email is false (truth value))
2026-03-04 12:00  exit-by-phone: left ways-to-her: by phone
