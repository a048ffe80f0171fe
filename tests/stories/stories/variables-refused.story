# What does not fit a variable is refused, and the old value stays; who lacks a required one does not enter.
journey diary
journey verify
customer 7 {email: ann@shop.example}

2026-03-02 10:00  Visit Noted {on: soon, about: renewal, wishes: fast}
2026-03-03 10:30  end
---
2026-03-02 10:00  entered diary on Visit Noted
2026-03-02 10:00  set-met-seats-open-wishes: vars.met: 'soon' is not a date: it stays as it was
2026-03-02 10:00  set-met-seats-open-wishes: vars.wishes: 'fast' is not a list: it stays as it was
2026-03-02 10:00  set-met-seats-open-wishes: sets seats = 3, open = false
2026-03-02 10:00  note: notes: Talked about renewal and 3 seats
2026-03-02 10:00  milestone-talked: reached the milestone talked
2026-03-02 10:00  reminder.pause: waits until 2026-03-03 10:00 UTC
2026-03-03 10:00  reminder.pause: the wait is over
2026-03-03 10:00  reminder.send-notice: sends email/notice to ann@shop.example
2026-03-03 10:00  enter-verify: asks for verify with country
2026-03-03 10:00  left diary: finished
2026-03-03 10:00  did not enter verify: it cannot begin without country
