import { IconGift } from '@tabler/icons-react'
import { plural, words } from '@/lib/format'
import { fact, type StepView } from './kind'

export const choose: StepView<'choose'> = {
  kind: 'choose',
  name: 'Choose',
  icon: IconGift,
  color: 'pink',
  line: (step) => `${plural(step.at_most ?? 1, 'offer')} of ${step.offers.join(', ')}`,
  facts: (step) => [
    ['Offers', step.offers.join(', ')],
    ['At most', String(step.at_most ?? 1)],
    ['Ranked by', words(step.rank ?? 'value')],
    ...fact('Shown over', step.channel),
    ['Into', step.into],
  ],
}
