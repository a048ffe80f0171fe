/** What a task tells, in words. No React here. */
import { span } from '@/lib/format'
import type { Task } from '@/lib/types'

export const STATUSES = ['waiting', 'open', 'done', 'expired', 'cancelled'] as const

/** Whether somebody still has to do it, or will have to. */
export function isStanding(task: Pick<Task, 'status'>): boolean {
  return task.status === 'open' || task.status === 'waiting'
}

export type Due = { words: string; late: boolean }

/** How a task stands to its promise: `in 2 h`, `3 h late`; of a closed one, whether it was kept. */
export function dueOf(task: Pick<Task, 'status' | 'due_at' | 'closed_at'>, now: number = Date.now()): Due {
  if (!task.due_at) return { words: '–', late: false }
  const at = isStanding(task) ? now : task.closed_at ? Date.parse(task.closed_at) : now
  const seconds = (Date.parse(task.due_at) - at) / 1_000
  if (seconds < 0) return { words: `${span(-seconds)} late`, late: true }
  return { words: isStanding(task) ? `in ${span(seconds)}` : 'in time', late: false }
}

/** Who is to do it. */
export function whose(task: Pick<Task, 'assignee' | 'status'>): string {
  return task.assignee || (task.status === 'waiting' ? 'waits for room' : isStanding(task) ? 'nobody yet' : '–')
}
