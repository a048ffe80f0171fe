# Not enough ways came to their end in time.
journey race
customer 7 {email: ann@shop.example}

2026-03-02 10:00  Question Asked
2026-03-12 10:00  end
---
2026-03-02 10:00  entered race on Question Asked
2026-03-02 10:00  fork: goes 2 ways at once (mail, desk) and waits for 1 of them, until 2026-03-05 10:00 UTC at the latest
2026-03-02 10:00  wait-for-answer-read: waits for Answer Read, until 2026-03-07 10:00 UTC at the latest
2026-03-02 10:00  fork-2: goes 2 ways at once (call, visit) and waits for 1 of them
2026-03-02 10:00  wait-for-call-taken: waits for Call Taken, until 2026-03-06 10:00 UTC at the latest
2026-03-02 10:00  wait-for-visit-paid: waits for Visit Paid, until 2026-03-06 10:00 UTC at the latest
2026-03-05 10:00  wait-for-answer-read: the way 'mail' ended: left by the join
2026-03-05 10:00  fork-2: the way 'desk' ended: left by the join
2026-03-05 10:00  wait-for-call-taken: the way 'call' ended: ended with its run
2026-03-05 10:00  wait-for-visit-paid: the way 'visit' ended: ended with its run
2026-03-05 10:00  fork: mail and desk did not come to the end in time
2026-03-05 10:00  exit-too-late: left race: too late
