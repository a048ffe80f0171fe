import { IconSend } from '@tabler/icons-react'
import type { StepOf } from '@/lib/plan'
import type { StepView } from './kind'

function whatOf(step: StepOf<'send'>): string {
  if (step.offer && !step.content) {
    return `offer ${step.place ?? 1} of ${step.offer.path}`
  }
  return step.content.replace(`${step.channel}/`, '')
}

export const send: StepView<'send'> = {
  kind: 'send',
  name: 'Send',
  icon: IconSend,
  color: 'wend',
  line: (step) => `${step.channel}: ${whatOf(step)}`,
  facts: (step) => [
    ['Channel', step.channel],
    ['Content', whatOf(step)],
  ],
}
