import { IconHourglassHigh } from '@tabler/icons-react'
import type { StepOf } from '@/lib/plan'
import { durationWords, eventWords, segmentWords } from '../words'
import type { StepView } from './kind'

function awaited(step: StepOf<'wait_for'>): string[] {
  return [...step.events.map((each) => each.event), ...(step.segments ?? []).map(segmentWords)]
}

export const wait_for: StepView<'wait_for'> = {
  kind: 'wait_for',
  name: 'Wait for',
  icon: IconHourglassHigh,
  color: 'indigo',
  line: (step) => `${awaited(step).join(step.all ? ' and ' : ' or ')} within ${durationWords(step.within)}`,
  facts: (step) => [
    [
      step.all ? 'All of' : 'Events',
      [...step.events.map(eventWords), ...(step.segments ?? []).map(segmentWords)].join(step.all ? '; and ' : '; or '),
    ],
    ['Within', durationWords(step.within)],
  ],
}
