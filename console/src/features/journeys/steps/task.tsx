import { IconUserCheck } from '@tabler/icons-react'
import { words } from '@/lib/format'
import type { StepOf } from '@/lib/plan'
import { durationWords, textWords, timeWords, valueWords } from '../words'
import { fact, type StepView } from './kind'

const FULL: Record<string, string> = {
  wait: 'waits until there is room',
  skip: 'is left out',
  other: 'goes another way',
}

function escalation(step: StepOf<'task'>): string {
  return step.escalate_to ? `after ${timeWords(step.escalate_after)} to ${step.escalate_to}` : ''
}

export const task: StepView<'task'> = {
  kind: 'task',
  name: 'Task',
  icon: IconUserCheck,
  color: 'green',
  line: (step) => [step.queue, textWords(step.title)].filter(Boolean).join(': '),
  facts: (step) => [
    ['Title', textWords(step.title)],
    ...fact('Queue', step.queue),
    ...fact('Assignee', step.assignee ? valueWords(step.assignee) : ''),
    ...fact('Priority', step.priority && step.priority !== 'normal' ? words(step.priority) : ''),
    ...fact('Due in', timeWords(step.sla)),
    ...fact('Reminder after', timeWords(step.remind)),
    ...fact('Escalates', escalation(step)),
    ['Outcomes', Object.keys(step.on_outcome).join(', ')],
    ['Waits at most', durationWords(step.within)],
    ...fact('In a full queue', step.queue ? FULL[step.when_full ?? 'wait'] : ''),
  ],
}
