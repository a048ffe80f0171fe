import { IconWebhook } from '@tabler/icons-react'
import { valueWords } from '../words'
import type { StepView } from './kind'

export const webhook: StepView<'webhook'> = {
  kind: 'webhook',
  name: 'Webhook',
  icon: IconWebhook,
  color: 'lime',
  line: (step) => step.url.replace(/^https?:\/\//, ''),
  facts: (step) => [
    ['URL', step.url],
    ...Object.entries(step.payload).map(([name, value]) => [name, valueWords(value)] as [string, string]),
  ],
}
