import { IconRepeat } from '@tabler/icons-react'
import type { StepOf } from '@/lib/plan'
import { eventWords, ruleWords } from '../words'
import type { StepView } from './kind'

function until(step: StepOf<'repeat'>): string {
  if (step.until_event) return eventWords(step.until_event)
  return step.until_rule ? ruleWords(step.until_rule) : ''
}

export const repeat: StepView<'repeat'> = {
  kind: 'repeat',
  name: 'Repeat',
  icon: IconRepeat,
  color: 'cyan',
  line: (step) => [`at most ${step.max} times`, until(step)].filter(Boolean).join(', until '),
  facts: (step) => [
    ['At most', `${step.max} times`],
    ...(until(step) ? [['Until', until(step)] as [string, string]] : []),
  ],
}
