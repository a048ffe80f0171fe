import { IconArrowBack } from '@tabler/icons-react'
import { durationWords, valueWords } from '../words'
import type { StepView } from './kind'

export const call: StepView<'call'> = {
  kind: 'call',
  name: 'Call',
  icon: IconArrowBack,
  color: 'violet',
  line: (step) => step.journey,
  facts: (step) => [
    ['Journey', step.journey],
    ...(step.within ? [['Waits at most', durationWords(step.within)] as [string, string]] : []),
    ...(step.results?.length
      ? [['Goes on by', step.results.map((each) => each.name).join(', ')] as [string, string]]
      : []),
    ...Object.entries(step.values).map(([name, each]) => [name, valueWords(each)] as [string, string]),
  ],
}
