import { IconLogin2 } from '@tabler/icons-react'
import { valueWords } from '../words'
import type { StepView } from './kind'

export const enter: StepView<'enter'> = {
  kind: 'enter',
  name: 'Enter',
  icon: IconLogin2,
  color: 'violet',
  line: (step) => step.journey,
  facts: (step) => [
    ['Journey', step.journey],
    ...Object.entries(step.values).map(([name, each]) => [name, valueWords(each)] as [string, string]),
  ],
}
