# Nested forks: the first way that comes to its end leaves the others behind.
journey race
customer 7 {email: ann@shop.example}

2026-03-02 10:00  Question Asked
2026-03-03 10:00  Call Taken
2026-03-04 10:00  Question Asked
2026-03-05 10:00  Visit Paid
---
2026-03-02 10:00  entered race on Question Asked
2026-03-02 10:00  fork: goes 2 ways at once (mail, desk) and waits for 1 of them, until 2026-03-05 10:00 UTC at the latest
2026-03-02 10:00  wait-for-answer-read: waits for Answer Read, until 2026-03-07 10:00 UTC at the latest
2026-03-02 10:00  fork-2: goes 2 ways at once (call, visit) and waits for 1 of them
2026-03-02 10:00  wait-for-call-taken: waits for Call Taken, until 2026-03-06 10:00 UTC at the latest
2026-03-02 10:00  wait-for-visit-paid: waits for Visit Paid, until 2026-03-06 10:00 UTC at the latest
2026-03-03 10:00  wait-for-call-taken: Call Taken came, which was waited for
2026-03-03 10:00  set-by-2: sets by = 'call'
2026-03-03 10:00  the way 'call' ended: joined
2026-03-03 10:00  wait-for-visit-paid: the way 'visit' ended: left by the join
2026-03-03 10:00  fork-2: goes on, since call came to the end, and leaves visit
2026-03-03 10:00  the way 'desk' ended: joined
2026-03-03 10:00  wait-for-answer-read: the way 'mail' ended: left by the join
2026-03-03 10:00  fork: goes on, since desk came to the end, and leaves mail
2026-03-03 10:00  note: notes: Answered by call
2026-03-03 10:00  exit-answered: left race: answered
2026-03-04 10:00  entered race on Question Asked
2026-03-04 10:00  fork: goes 2 ways at once (mail, desk) and waits for 1 of them, until 2026-03-07 10:00 UTC at the latest
2026-03-04 10:00  wait-for-answer-read: waits for Answer Read, until 2026-03-09 10:00 UTC at the latest
2026-03-04 10:00  fork-2: goes 2 ways at once (call, visit) and waits for 1 of them
2026-03-04 10:00  wait-for-call-taken: waits for Call Taken, until 2026-03-08 10:00 UTC at the latest
2026-03-04 10:00  wait-for-visit-paid: waits for Visit Paid, until 2026-03-08 10:00 UTC at the latest
2026-03-05 10:00  wait-for-visit-paid: Visit Paid came, which was waited for
2026-03-05 10:00  fork: left race: visited
2026-03-05 10:00  wait-for-answer-read: the way 'mail' ended: ended with its run
2026-03-05 10:00  fork-2: the way 'desk' ended: ended with its run
2026-03-05 10:00  wait-for-call-taken: the way 'call' ended: ended with its run
2026-03-05 10:00  exit-visited: the way 'visit' ended: ended with its run
