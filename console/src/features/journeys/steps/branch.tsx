import { IconArrowsSplit2 } from '@tabler/icons-react'
import type { Arm } from '@/lib/plan'
import { ruleWords } from '../words'
import type { StepView } from './kind'

function nameOf(arm: Arm): string {
  return arm.name || (arm.when ? ruleWords(arm.when) : 'else')
}

export const branch: StepView<'branch'> = {
  kind: 'branch',
  name: 'Branch',
  icon: IconArrowsSplit2,
  color: 'orange',
  line: (step) =>
    step.arms
      .filter((arm) => arm.when)
      .map((arm) => (arm.when ? ruleWords(arm.when) : ''))
      .join('; or '),
  facts: (step) => step.arms.map((arm) => [nameOf(arm), arm.when ? ruleWords(arm.when) : 'everyone else']),
}
