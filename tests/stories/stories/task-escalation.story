# Asked on Friday afternoon: reminded and escalated by business hours, and in the end nobody did it.
journey call-back
customer 7 {first_name: Ann}

2026-03-06 15:30  Demo Requested {product: scales}
2026-03-12 10:00  finish 7-1.call.1 reached {by: cleo}
---
2026-03-06 15:30  entered call-back on Demo Requested
2026-03-06 15:30  call: the assignee: it is not known; the task goes on as if nobody were named
2026-03-06 15:30  call: asks anna of sales: 'Call Ann about scales', due 2026-03-09 11:30 UTC
2026-03-09 09:30  call: reminds anna of sales of 'Call Ann about scales'
2026-03-09 15:30  call: gives 'Call Ann about scales' from sales to leads
2026-03-11 15:30  call: nobody did 'Call Ann about scales' in time (leads)
2026-03-11 15:30  exit-nobody-called: left call-back: nobody-called
2026-03-12 10:00  task 7-1.call.1: it was done, but its run had gone on or ended before that
