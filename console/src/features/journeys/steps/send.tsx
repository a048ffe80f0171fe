import { IconSend } from '@tabler/icons-react'
import type { StepOf } from '@/lib/plan'
import { fact, type StepView } from './kind'

function whatOf(step: StepOf<'send'>): string {
  if (step.offer && !step.content) return `offer ${step.place ?? 1} of ${step.offer.path.replace(/^vars\./, '')}`
  return step.content.replace(`${step.channel}/`, '')
}

/** Of an account: to whom of it. */
function toWhom({ people }: StepOf<'send'>): string {
  if (!people) return ''
  return people.roles.length ? people.roles.join(', ') : 'all its people'
}

export const send: StepView<'send'> = {
  kind: 'send',
  name: 'Send',
  icon: IconSend,
  color: 'wend',
  line: (step) => [`${step.channel}: ${whatOf(step)}`, toWhom(step)].filter(Boolean).join(' → '),
  facts: (step) => [
    ['Channel', step.channel],
    ['Content', whatOf(step)],
    ...fact('To', toWhom(step)),
    ...fact('Purpose', step.purpose),
  ],
}
