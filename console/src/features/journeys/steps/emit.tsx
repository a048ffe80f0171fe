import { IconBroadcast } from '@tabler/icons-react'
import { valueFacts } from '../words'
import type { StepView } from './kind'

export const emit: StepView<'emit'> = {
  kind: 'emit',
  name: 'Emit',
  icon: IconBroadcast,
  color: 'pink',
  line: (step) => step.event,
  facts: (step) => [['Event', step.event], ...valueFacts(step.properties)],
}
