import { IconMessageQuestion } from '@tabler/icons-react'
import { durationWords } from '../words'
import type { StepView } from './kind'

export const ask: StepView<'ask'> = {
  kind: 'ask',
  name: 'Ask',
  icon: IconMessageQuestion,
  color: 'wend',
  line: (step) => `${step.survey} by ${step.channel}`,
  facts: (step) => [
    ['Survey', step.survey],
    ['Channel', step.channel],
    ['Content', step.content],
    ['Waits at most', durationWords(step.within)],
  ],
}
