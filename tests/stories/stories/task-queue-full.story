# The desk is full: the run looks again by itself, is told of room, and the task goes to whoever has the fewest.
journey desk
customer 7
queue desk 3

2026-03-02 10:00  Question Asked
2026-03-02 10:20  queue desk 2
2026-03-02 11:00  finish 7-1.help.1 done {by: dora}
---
2026-03-02 10:00  entered desk on Question Asked
2026-03-02 10:00  help: desk is full (3 of 3 open): waits for room
2026-03-02 10:20  help: asks dora of desk: 'Answer the question'
2026-03-02 11:00  help: 'Answer the question' was done by dora: done
2026-03-02 11:00  exit-answered: left desk: answered
