# A reply to another message is none to this one.
journey answers
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Question Asked
2026-03-02 11:00  receipt Replied 1-9.hello.1 {channel: email}
2026-03-02 12:00  receipt Replied 1-1.hello.1 {channel: email}
---
2026-03-02 10:00  entered answers on Question Asked
2026-03-02 10:00  hello: sends email/hello to ann@shop.example
2026-03-02 10:00  reply: waits for Message Replied, until 2026-03-04 10:00 UTC at the latest
2026-03-02 12:00  reply: Message Replied came, which was waited for
2026-03-02 12:00  exit-replied: left answers: replied
