import { IconRepeat } from '@tabler/icons-react'
import { plural } from '@/lib/format'
import type { StepOf } from '@/lib/plan'
import { eventWords, ruleWords } from '../words'
import { fact, type StepView } from './kind'

function until(step: StepOf<'repeat'>): string {
  if (step.until_event) return eventWords(step.until_event)
  return step.until_rule ? ruleWords(step.until_rule) : ''
}

export const repeat: StepView<'repeat'> = {
  kind: 'repeat',
  name: 'Repeat',
  icon: IconRepeat,
  color: 'cyan',
  line: (step) => [`At most ${plural(step.max, 'time')}`, until(step)].filter(Boolean).join(', until '),
  facts: (step) => [['At most', plural(step.max, 'time')], ...fact('Until', until(step))],
}
