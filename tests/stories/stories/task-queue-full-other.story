# When the desk is full, a robot answers.
journey desk-other
customer 7
queue desk 2

2026-03-02 10:00  Chat Opened
2026-03-02 10:10  finish 7-1.chat.1 done {by: emil}
2026-03-02 12:00  queue desk 3
2026-03-02 12:01  Chat Opened
---
2026-03-02 10:00  entered desk-other on Chat Opened
2026-03-02 10:00  chat: asks dora of desk: 'Chat'
2026-03-02 10:10  chat: 'Chat' was done by emil: done
2026-03-02 10:10  exit-chatted: left desk-other: chatted
2026-03-02 12:01  entered desk-other on Chat Opened
2026-03-02 12:01  chat: desk is full (3 of 3 open): takes the other way
2026-03-02 12:01  emit-robot-answered: records the event Robot Answered
2026-03-02 12:01  exit-robot: left desk-other: robot
