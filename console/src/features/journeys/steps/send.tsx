import { IconSend } from '@tabler/icons-react'
import type { StepView } from './kind'

export const send: StepView<'send'> = {
  kind: 'send',
  name: 'Send',
  icon: IconSend,
  color: 'wend',
  line: (step) => `${step.channel}: ${step.content.replace(`${step.channel}/`, '')}`,
  facts: (step) => [
    ['Channel', step.channel],
    ['Content', step.content],
  ],
}
