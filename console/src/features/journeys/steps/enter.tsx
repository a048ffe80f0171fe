import { IconLogin2 } from '@tabler/icons-react'
import { valueFacts } from '../words'
import type { StepView } from './kind'

export const enter: StepView<'enter'> = {
  kind: 'enter',
  name: 'Enter',
  icon: IconLogin2,
  color: 'violet',
  line: (step) => step.journey,
  facts: (step) => [['Journey', step.journey], ...valueFacts(step.values)],
}
