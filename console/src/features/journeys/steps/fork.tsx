import { IconGitFork } from '@tabler/icons-react'
import { durationWords } from '../words'
import { fact, type StepView } from './kind'

export const fork: StepView<'fork'> = {
  kind: 'fork',
  name: 'Fork',
  icon: IconGitFork,
  color: 'orange',
  line: (step) => `At once: ${step.lanes.map((lane) => lane.name).join(' · ')}`,
  facts: (step) => [
    ['Ways', step.lanes.map((lane) => lane.name).join(', ')],
    ['Goes on when', `${step.enough} of ${step.lanes.length} have come to their end`],
    ...fact('Waits at most', durationWords(step.within)),
  ],
}
