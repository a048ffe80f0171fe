import { IconGift } from '@tabler/icons-react'
import type { StepView } from './kind'

export const choose: StepView<'choose'> = {
  kind: 'choose',
  name: 'Choose',
  icon: IconGift,
  color: 'pink',
  line: (step) => step.offers.join(', '),
  facts: (step) => [
    ['Offers', step.offers.join(', ')],
    ['At most', String(step.at_most ?? 1)],
    ['Ranked by', step.rank ?? 'value'],
    ['Into', step.into],
  ],
}
