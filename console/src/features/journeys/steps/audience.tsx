import { IconAd2 } from '@tabler/icons-react'
import type { StepOf } from '@/lib/plan'
import type { StepView } from './kind'

function partsOf(step: StepOf<'audience'>): { destination: string; name: string } {
  const [destination = '', ...name] = step.audience.split('/')
  return { destination, name: name.join('/') }
}

export const audience: StepView<'audience'> = {
  kind: 'audience',
  name: 'Audience',
  icon: IconAd2,
  color: 'indigo',
  line: (step) =>
    `${step.action === 'remove' ? 'Out of' : 'Into'} ${partsOf(step).name} (${partsOf(step).destination})`,
  facts: (step) => [
    ['Audience', partsOf(step).name],
    ['Where', partsOf(step).destination],
    ['What', step.action === 'remove' ? 'removes the customer' : 'adds the customer'],
  ],
}
