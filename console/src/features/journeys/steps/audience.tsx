import { IconAd2 } from '@tabler/icons-react'
import type { StepView } from './kind'

export const audience: StepView<'audience'> = {
  kind: 'audience',
  name: 'Audience',
  icon: IconAd2,
  color: 'indigo',
  line: (step) => `${step.action === 'remove' ? 'out of' : 'into'} ${step.audience}`,
  facts: (step) => [
    ['Audience', step.audience],
    ['Action', step.action],
  ],
}
