# The answer of another system decides the way.
journey score
customer 7 {email: ann@shop.example, country: DE}

2026-11-02 10:00  Loan Asked {amount: 900}
2026-11-02 10:01  receipt Sent 7-1.webhook-risk-example.1 {channel: webhook, status: 200, body: {class: low}}
2026-11-02 11:00  end
---
2026-11-02 10:00  entered score on Loan Asked
2026-11-02 10:00  webhook-risk-example: calls https://risk.example/score
2026-11-02 10:00  webhook-risk-example: waits for the answer, until 2026-11-02 10:30 UTC at the latest
2026-11-02 10:01  webhook-risk-example: https://risk.example/score answered 200
2026-11-02 10:01  webhook-risk-example: sets risk = {'class': 'low'}
2026-11-02 10:01  branch: took the way 'vars.risk.class is low'
2026-11-02 10:01  exit-low: left score: low
