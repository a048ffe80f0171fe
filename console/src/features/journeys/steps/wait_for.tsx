import { IconHourglassHigh } from '@tabler/icons-react'
import { durationWords, eventWords } from '../words'
import type { StepView } from './kind'

export const wait_for: StepView<'wait_for'> = {
  kind: 'wait_for',
  name: 'Wait for',
  icon: IconHourglassHigh,
  color: 'indigo',
  line: (step) => `${step.events.map((each) => each.event).join(' or ')} within ${durationWords(step.within)}`,
  facts: (step) => [
    ['Events', step.events.map(eventWords).join('; or ')],
    ['Within', durationWords(step.within)],
  ],
}
