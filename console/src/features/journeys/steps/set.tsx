import { IconVariable } from '@tabler/icons-react'
import { valueWords } from '../words'
import type { StepView } from './kind'

export const set: StepView<'set'> = {
  kind: 'set',
  name: 'Set',
  icon: IconVariable,
  color: 'blue',
  line: (step) => Object.keys(step.values).join(', '),
  facts: (step) => Object.entries(step.values).map(([name, each]) => [name, valueWords(each)]),
}
