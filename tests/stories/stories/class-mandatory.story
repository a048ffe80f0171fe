# A mandatory message goes out at night, against consent, over any cap; only an address it needs.
journey recall
customer 1 {email: ann@shop.example, country: DE, timezone: Europe/Berlin}

2026-03-02 23:00  Consent Withdrawn
2026-03-02 23:01  Thing Recalled
2026-03-02 23:02  identify {email: null}
2026-03-02 23:03  Thing Recalled
---
2026-03-02 23:00  withdrew consent for all/all
2026-03-02 23:01  entered recall on Thing Recalled
2026-03-02 23:01  send-notice: sends email/notice to ann@shop.example
2026-03-02 23:01  left recall: finished
2026-03-02 23:03  entered recall on Thing Recalled
2026-03-02 23:03  send-notice: withheld email/notice: trait email is missing
2026-03-02 23:03  left recall: finished
