import { IconPencil } from '@tabler/icons-react'
import { valueWords } from '../words'
import type { StepView } from './kind'

export const update: StepView<'update'> = {
  kind: 'update',
  name: 'Update',
  icon: IconPencil,
  color: 'blue',
  line: (step) => Object.keys(step.traits).join(', '),
  facts: (step) => Object.entries(step.traits).map(([trait, value]) => [trait, valueWords(value)]),
}
