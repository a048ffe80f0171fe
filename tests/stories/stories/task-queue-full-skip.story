# With room somebody says thanks; when the desk is full, nobody does.
journey desk-skip
customer 7
queue desk 2

2026-03-02 10:00  Feedback Given
2026-03-02 11:00  finish 7-1.thank.1 done {by: emil}
2026-03-02 12:00  queue desk 3
2026-03-02 12:01  Feedback Given
---
2026-03-02 10:00  entered desk-skip on Feedback Given
2026-03-02 10:00  thank: asks dora of desk: 'Say thanks'
2026-03-02 11:00  thank: 'Say thanks' was done by emil: done
2026-03-02 11:00  exit-thanked: left desk-skip: thanked
2026-03-02 12:01  entered desk-skip on Feedback Given
2026-03-02 12:01  thank: desk is full (3 of 3 open): the task is skipped
2026-03-02 12:01  exit-thanked: left desk-skip: thanked
