import { IconUserCheck } from '@tabler/icons-react'
import type { BusinessTime, Duration, Value } from '@/lib/plan'
import { durationWords, valueWords } from '../words'
import type { StepView } from './kind'

export const task: StepView<'task'> = {
  kind: 'task',
  name: 'Task',
  icon: IconUserCheck,
  color: 'green',
  line: (step) => [step.queue, titleWords(step.title)].filter(Boolean).join(': '),
  facts: (step) => [
    ['Title', titleWords(step.title)],
    ['Queue', step.queue || '–'],
    ['Assignee', step.assignee ? valueWords(step.assignee) : '–'],
    ['Due in', spanWords(step.sla)],
    ['Reminder after', spanWords(step.remind)],
    ['Escalation', step.escalate_to ? `after ${spanWords(step.escalate_after)} to ${step.escalate_to}` : '–'],
    ['Within', durationWords(step.within)],
    ['Outcomes', Object.keys(step.on_outcome).join(', ')],
    ['When full', step.when_full ?? 'wait'],
  ],
}

function titleWords(parts: Value[]): string {
  return parts.map((part) => (part.ref ? `{${part.ref.path}}` : String(part.literal ?? ''))).join('')
}

function spanWords(of: Duration | BusinessTime | null | undefined): string {
  if (!of) return '–'
  if (typeof of === 'string' || Array.isArray(of) || !('days' in of || 'minutes' in of)) {
    return durationWords(of as Duration)
  }
  const parts = [of.days ? `${of.days} bd` : '', of.minutes ? `${of.minutes / 60} bh` : '']
  return parts.filter(Boolean).join(' ')
}
