import { IconPencil } from '@tabler/icons-react'
import { valueFacts } from '../words'
import type { StepView } from './kind'

export const update: StepView<'update'> = {
  kind: 'update',
  name: 'Update',
  icon: IconPencil,
  color: 'blue',
  line: (step) => Object.keys(step.traits).join(', '),
  facts: (step) => valueFacts(step.traits),
}
