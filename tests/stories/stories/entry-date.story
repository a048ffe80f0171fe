# Her own day, once a week before the date; moved with the date, and nothing when it is past already.
journey contract
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}

2026-03-02 10:00  identify {contract: {ends: 2026-03-20}}
2026-03-10 10:00  identify {contract: {ends: 2026-04-04}}
2026-04-01 10:00  identify {contract: {ends: 2026-04-05}}
2026-04-10 10:00  identify {contract: {ends: soon}}
2026-04-11 10:00  identify {contract: {ends: "2026-05-01T15:00:00"}}
2026-05-10 10:00  end
---
2026-03-28 08:00  entered contract on Date Came
2026-03-28 08:00  send-notice: sends email/notice to ann@shop.example
2026-03-28 08:00  left contract: finished
2026-04-24 07:00  entered contract on Date Came
2026-04-24 07:00  send-notice: sends email/notice to ann@shop.example
2026-04-24 07:00  left contract: finished
