import { IconArrowBack } from '@tabler/icons-react'
import { durationWords, valueFacts } from '../words'
import { fact, type StepView } from './kind'

export const call: StepView<'call'> = {
  kind: 'call',
  name: 'Call',
  icon: IconArrowBack,
  color: 'violet',
  line: (step) => step.journey,
  facts: (step) => [
    ['Journey', step.journey],
    ...fact('Waits at most', durationWords(step.within)),
    ...fact('Goes on by', step.results?.map((each) => each.name).join(', ')),
    ...valueFacts(step.values),
  ],
}
