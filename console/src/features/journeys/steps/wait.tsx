import { IconClock } from '@tabler/icons-react'
import type { StepOf } from '@/lib/plan'
import { timeWords, windowWords } from '../words'
import type { StepView } from './kind'

/** What the wait is for, without its window. */
function span(step: StepOf<'wait'>): string {
  if (step.duration) return timeWords(step.duration)
  const date = step.until ?? step.until_ref?.path.replace(/^trait\./, '')
  if (!date) return ''
  return step.offset ? `${timeWords(step.offset)} ${step.before ? 'before' : 'after'} ${date}` : `until ${date}`
}

export const wait: StepView<'wait'> = {
  kind: 'wait',
  name: 'Wait',
  icon: IconClock,
  color: 'gray',
  line: (step) => [span(step), step.window ? windowWords(step.window) : ''].filter(Boolean).join(', then '),
  facts: (step) => [
    ...(span(step) ? [['Time', span(step)] as [string, string]] : []),
    ...(step.window ? [['Window', windowWords(step.window)] as [string, string]] : []),
  ],
}
