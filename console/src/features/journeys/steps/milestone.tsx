import { IconFlagCheck } from '@tabler/icons-react'
import type { StepView } from './kind'

export const milestone: StepView<'milestone'> = {
  kind: 'milestone',
  name: 'Milestone',
  icon: IconFlagCheck,
  color: 'teal',
  line: (step) => step.name,
  facts: (step) => [['Milestone', step.name]],
}
