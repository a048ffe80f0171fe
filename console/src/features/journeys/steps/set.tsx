import { IconVariable } from '@tabler/icons-react'
import { settingWords, valueFacts } from '../words'
import type { StepView } from './kind'

export const set: StepView<'set'> = {
  kind: 'set',
  name: 'Set',
  icon: IconVariable,
  color: 'blue',
  line: (step) => settingWords(step.values),
  facts: (step) => valueFacts(step.values),
}
