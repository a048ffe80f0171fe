# One of them is missing when the time is over.
journey papers
customer 1

2026-03-02 10:00  Account Opened {account: a1}
2026-03-03 10:00  Passport Seen
2026-03-20 10:00  end
---
2026-03-02 10:00  entered papers on Account Opened
2026-03-02 10:00  both: waits for Contract Signed and Passport Seen, until 2026-03-16 10:00 UTC at the latest
2026-03-03 10:00  both: Passport Seen came; 1 more to come
2026-03-16 10:00  both: Contract Signed did not come in time
2026-03-16 10:00  exit-incomplete: left papers: incomplete
