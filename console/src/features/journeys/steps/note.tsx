import { IconNote } from '@tabler/icons-react'
import { textWords } from '../words'
import type { StepView } from './kind'

export const note: StepView<'note'> = {
  kind: 'note',
  name: 'Note',
  icon: IconNote,
  color: 'yellow',
  line: (step) => textWords(step.text, ' '),
  facts: (step) => [['Text', textWords(step.text, ' ')]],
}
