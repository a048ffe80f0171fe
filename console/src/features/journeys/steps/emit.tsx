import { IconBroadcast } from '@tabler/icons-react'
import { valueWords } from '../words'
import type { StepView } from './kind'

export const emit: StepView<'emit'> = {
  kind: 'emit',
  name: 'Emit',
  icon: IconBroadcast,
  color: 'pink',
  line: (step) => step.event,
  facts: (step) => [
    ['Event', step.event],
    ...Object.entries(step.properties).map(([name, value]) => [name, valueWords(value)] as [string, string]),
  ],
}
