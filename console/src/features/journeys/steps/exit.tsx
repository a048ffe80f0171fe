import { IconDoorExit } from '@tabler/icons-react'
import { valueFacts } from '../words'
import type { StepView } from './kind'

export const exit: StepView<'exit'> = {
  kind: 'exit',
  name: 'Exit',
  icon: IconDoorExit,
  color: 'red',
  line: (step) => step.reason,
  facts: (step) => [['Ends the run as', step.reason], ...valueFacts(step.values ?? {})],
}
