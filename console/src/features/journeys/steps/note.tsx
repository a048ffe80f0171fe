import { IconNote } from '@tabler/icons-react'
import { valueWords } from '../words'
import type { StepView } from './kind'

export const note: StepView<'note'> = {
  kind: 'note',
  name: 'Note',
  icon: IconNote,
  color: 'yellow',
  line: (step) => step.text.map(valueWords).join(''),
  facts: (step) => [['Text', step.text.map(valueWords).join('')]],
}
