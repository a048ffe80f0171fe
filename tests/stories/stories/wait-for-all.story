# All of them, in any order; the same twice is one.
journey papers
customer 1

2026-03-02 10:00  Account Opened {account: a1}
2026-03-03 10:00  Passport Seen
2026-03-04 10:00  Passport Seen
2026-03-05 10:00  Contract Signed {account: a2}
2026-03-06 10:00  Contract Signed {account: a1}
---
2026-03-02 10:00  entered papers on Account Opened
2026-03-02 10:00  both: waits for Contract Signed and Passport Seen, until 2026-03-16 10:00 UTC at the latest
2026-03-03 10:00  both: Passport Seen came; 1 more to come
2026-03-06 10:00  both: Contract Signed came, which was waited for
2026-03-06 10:00  exit-complete: left papers: complete
