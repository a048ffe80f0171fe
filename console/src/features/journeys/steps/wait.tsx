import { IconClock } from '@tabler/icons-react'
import { sentence } from '@/lib/format'
import type { StepOf } from '@/lib/plan'
import { bestWords, timeWords, windowWords } from '../words'
import { fact, type StepView } from './kind'

/** What the wait is for, without what it waits for then. */
function span(step: StepOf<'wait'>): string {
  if (step.duration) return timeWords(step.duration)
  const date = step.until ?? step.until_ref?.path.replace(/^trait\./, '')
  if (!date) return ''
  const day = step.yearly ? `the next ${date}` : date
  return step.offset ? `${timeWords(step.offset)} ${step.before ? 'before' : 'after'} ${day}` : `until ${day}`
}

export const wait: StepView<'wait'> = {
  kind: 'wait',
  name: 'Wait',
  icon: IconClock,
  color: 'gray',
  line: (step) =>
    sentence(
      [span(step), step.window ? windowWords(step.window) : '', step.best ? bestWords(step.best) : '']
        .filter(Boolean)
        .join(', then '),
    ),
  facts: (step) => [
    ...fact('Time', span(step)),
    ...fact('Window', step.window ? windowWords(step.window) : ''),
    ...fact('Best time', step.best ? bestWords(step.best) : ''),
  ],
}
