# Opened by a machine is delivered only; opened by her is opened; of a message withheld nothing is heard.
journey answers
customer 1 {email: ann@shop.example}

2026-03-02 10:00  Question Asked
2026-03-02 10:01  receipt Delivered 1-1.hello.1 {channel: email}
2026-03-02 10:02  receipt Opened 1-1.hello.1 {channel: email, machine: true}
2026-03-05 10:00  Question Asked
2026-03-05 12:00  receipt Opened 1-2.hello.1 {channel: email}
2026-03-08 10:00  identify {email: gone}
2026-03-08 10:01  Question Asked
2026-03-12 10:00  end
---
2026-03-02 10:00  entered answers on Question Asked
2026-03-02 10:00  hello: sends email/hello to ann@shop.example
2026-03-02 10:00  reply: waits for Message Replied, until 2026-03-04 10:00 UTC at the latest
2026-03-04 10:00  reply: Message Replied did not come in time
2026-03-04 10:00  seen: took the way 'delivered': not 'withheld' (step hello.status is 'sent' (text)); not 'opened' (step hello.opened is missing)
2026-03-04 10:00  exit-delivered: left answers: delivered
2026-03-05 10:00  entered answers on Question Asked
2026-03-05 10:00  hello: sends email/hello to ann@shop.example
2026-03-05 10:00  reply: waits for Message Replied, until 2026-03-07 10:00 UTC at the latest
2026-03-07 10:00  reply: Message Replied did not come in time
2026-03-07 10:00  seen: took the way 'opened': not 'withheld' (step hello.status is 'sent' (text))
2026-03-07 10:00  exit-opened: left answers: opened
2026-03-08 10:01  entered answers on Question Asked
2026-03-08 10:01  hello: withheld email/hello: trait email is 'gone', which is no address
2026-03-08 10:01  reply: waits for Message Replied, until 2026-03-10 10:01 UTC at the latest
2026-03-10 10:01  reply: Message Replied did not come in time
2026-03-10 10:01  seen: took the way 'withheld'
2026-03-10 10:01  exit-never-sent: left answers: never sent
