import { IconVariable } from '@tabler/icons-react'
import { valueFacts } from '../words'
import type { StepView } from './kind'

export const set: StepView<'set'> = {
  kind: 'set',
  name: 'Set',
  icon: IconVariable,
  color: 'blue',
  line: (step) => Object.keys(step.values).join(', '),
  facts: (step) => valueFacts(step.values),
}
