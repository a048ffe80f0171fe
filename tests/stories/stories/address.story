# No address, one of another type, one that is none; then a good one.
journey notice
customer 1

2026-03-02 10:00  Terms Changed
2026-03-02 10:01  identify {email: 17}
2026-03-02 10:02  Terms Changed
2026-03-02 10:03  identify {email: ann at shop}
2026-03-02 10:04  Terms Changed
2026-03-02 10:05  identify {email: ann@shop.example}
2026-03-02 10:06  Terms Changed
---
2026-03-02 10:00  entered notice on Terms Changed
2026-03-02 10:00  send-notice: withheld email/notice: trait email is missing
2026-03-02 10:00  left notice: finished
2026-03-02 10:02  entered notice on Terms Changed
2026-03-02 10:02  send-notice: withheld email/notice: trait email is 17, which is no address
2026-03-02 10:02  left notice: finished
2026-03-02 10:04  entered notice on Terms Changed
2026-03-02 10:04  send-notice: withheld email/notice: trait email is 'ann at shop', which is no address
2026-03-02 10:04  left notice: finished
2026-03-02 10:06  entered notice on Terms Changed
2026-03-02 10:06  send-notice: sends email/notice to ann@shop.example
2026-03-02 10:06  left notice: finished
