/** Every step kind, by its name in a plan. A kind that is missing here does not compile. */
import type { Step, StepKind } from '@/lib/plan'
import { branch } from './branch'
import { emit } from './emit'
import { exit } from './exit'
import { goto } from './goto'
import type { AnyView, StepView } from './kind'
import { repeat } from './repeat'
import { send } from './send'
import { split } from './split'
import { update } from './update'
import { wait } from './wait'
import { wait_for } from './wait_for'
import { webhook } from './webhook'

export const STEPS: { [K in StepKind]: StepView<K> } = {
  send,
  wait,
  wait_for,
  branch,
  split,
  repeat,
  goto,
  update,
  emit,
  webhook,
  exit,
}

/** The view of a step of any kind. */
export function viewOf(step: Step): AnyView {
  return STEPS[step.type]
}
