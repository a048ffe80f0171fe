import { IconWebhook } from '@tabler/icons-react'
import { durationWords, valueFacts } from '../words'
import { fact, type StepView } from './kind'

export const webhook: StepView<'webhook'> = {
  kind: 'webhook',
  name: 'Webhook',
  icon: IconWebhook,
  color: 'lime',
  line: (step) => step.url.replace(/^https?:\/\//, ''),
  facts: (step) => [
    ['URL', step.url],
    ...fact('Method', step.method),
    ...fact('Waits for the answer', durationWords(step.within)),
    ...fact('Answer into', step.into),
    ...valueFacts(step.payload),
  ],
}
