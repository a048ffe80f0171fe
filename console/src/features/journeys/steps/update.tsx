import { IconPencil } from '@tabler/icons-react'
import { settingWords, valueFacts } from '../words'
import type { StepView } from './kind'

export const update: StepView<'update'> = {
  kind: 'update',
  name: 'Update',
  icon: IconPencil,
  color: 'blue',
  line: (step) => settingWords(step.traits),
  facts: (step) => valueFacts(step.traits),
}
