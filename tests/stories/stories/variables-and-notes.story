# Variables of their type, a note, a milestone, a fragment, and another journey asked for.
journey diary
journey verify
customer 7 {email: ann@shop.example, country: DE}

2026-03-02 10:00  Visit Noted {on: 2026-02-27, about: renewal, wishes: [fast]}
2026-03-20 10:00  end
---
2026-03-02 10:00  entered diary on Visit Noted
2026-03-02 10:00  set-met-seats-open-wishes: sets met = '2026-02-27', seats = 3, open = false, wishes = ['fast']
2026-03-02 10:00  note: notes: Talked about renewal and 3 seats
2026-03-02 10:00  milestone-talked: reached the milestone talked
2026-03-02 10:00  reminder.pause: waits until 2026-03-03 10:00 UTC
2026-03-03 10:00  reminder.pause: the wait is over
2026-03-03 10:00  reminder.send-notice: sends email/notice to ann@shop.example
2026-03-03 10:00  enter-verify: asks for verify with country
2026-03-03 10:00  left diary: finished
2026-03-03 10:00  entered verify on Entry Requested
2026-03-03 10:00  send-notice: sends email/notice to ann@shop.example
2026-03-03 10:00  wait-for-proof-sent: waits for Proof Sent, until 2026-03-08 10:00 UTC at the latest
2026-03-08 10:00  wait-for-proof-sent: Proof Sent did not come in time
2026-03-08 10:00  left verify: finished
