import { IconCornerDownRight } from '@tabler/icons-react'
import type { StepView } from './kind'

export const goto: StepView<'goto'> = {
  kind: 'goto',
  name: 'Go to',
  icon: IconCornerDownRight,
  color: 'gray',
  line: (step) => step.target,
  facts: (step) => [['Goes on at', step.target]],
}
