import { IconGitFork } from '@tabler/icons-react'
import { durationWords } from '../words'
import type { StepView } from './kind'

export const fork: StepView<'fork'> = {
  kind: 'fork',
  name: 'Fork',
  icon: IconGitFork,
  color: 'orange',
  line: (step) => step.lanes.map((lane) => lane.name).join(' · '),
  facts: (step) => [
    ['Ways', step.lanes.map((lane) => lane.name).join(', ')],
    ['Goes on when', `${step.enough} of ${step.lanes.length} have come to their end`],
    ...(step.within ? [['Waits at most', durationWords(step.within)] as [string, string]] : []),
  ],
}
