# After a bounce nothing goes there any more, not even what needs no consent.
journey notice
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Terms Changed
2026-03-02 10:01  receipt delivered 1-1.send-notice.1 {channel: email}
2026-03-02 10:02  receipt bounced 1-1.send-notice.1 {channel: email}
2026-03-02 10:03  Terms Changed
---
2026-03-02 10:00  entered notice on Terms Changed
2026-03-02 10:00  send-notice: sends email/notice to ann@shop.example
2026-03-02 10:00  left notice: finished
2026-03-02 10:02  the email address is suppressed: bounced
2026-03-02 10:03  entered notice on Terms Changed
2026-03-02 10:03  send-notice: withheld email/notice: the address is suppressed (bounced)
2026-03-02 10:03  left notice: finished
