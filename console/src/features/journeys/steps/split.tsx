import { IconArrowsShuffle } from '@tabler/icons-react'
import { percent } from '@/lib/format'
import type { Share, StepOf } from '@/lib/plan'
import { fact, type StepView } from './kind'

function shareOf(arm: Share, step: StepOf<'split'>): string {
  const whole = step.arms.reduce((sum, each) => sum + each.weight, 0)
  return percent(arm.weight, whole)
}

export const split: StepView<'split'> = {
  kind: 'split',
  name: 'Split',
  icon: IconArrowsShuffle,
  color: 'grape',
  line: (step) => step.arms.map((arm) => `${arm.name} ${shareOf(arm, step)}`).join(' · '),
  facts: (step) => [
    ...step.arms.map((arm): [string, string] => [arm.name, shareOf(arm, step) + (arm.control ? ', control' : '')]),
    ...fact('Decided', step.sticky === false ? 'anew at each entry' : ''),
  ],
}
