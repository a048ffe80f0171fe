# The call fails for good; the next one is not answered in time.
journey score
customer 7 {email: ann@shop.example, country: DE}

2026-11-02 10:00  Loan Asked {amount: 900}
2026-11-02 10:01  receipt Rejected 7-1.webhook-risk-example.1 {channel: webhook, status: 404, reason: 404 not found}
2026-11-02 11:00  Loan Asked {amount: 900}
2026-11-02 12:00  receipt Sent 7-2.webhook-risk-example.1 {channel: webhook, status: 200}
2026-11-02 13:00  end
---
2026-11-02 10:00  entered score on Loan Asked
2026-11-02 10:00  webhook-risk-example: calls https://risk.example/score
2026-11-02 10:00  webhook-risk-example: waits for the answer, until 2026-11-02 10:30 UTC at the latest
2026-11-02 10:01  webhook-risk-example: the call of https://risk.example/score failed: 404 not found
2026-11-02 10:01  exit-no-score: left score: no-score
2026-11-02 11:00  entered score on Loan Asked
2026-11-02 11:00  webhook-risk-example: calls https://risk.example/score
2026-11-02 11:00  webhook-risk-example: waits for the answer, until 2026-11-02 11:30 UTC at the latest
2026-11-02 11:30  webhook-risk-example: the answer did not come in time
2026-11-02 11:30  exit-too-late: left score: too-late
