/** Every step kind, by its name in a plan. A kind that is missing here does not compile. */
import type { Step, StepKind } from '@/lib/plan'
import { ask } from './ask'
import { audience } from './audience'
import { branch } from './branch'
import { call } from './call'
import { choose } from './choose'
import { emit } from './emit'
import { enter } from './enter'
import { exit } from './exit'
import { fork } from './fork'
import { goto } from './goto'
import type { AnyView, StepView } from './kind'
import { milestone } from './milestone'
import { note } from './note'
import { repeat } from './repeat'
import { send } from './send'
import { set } from './set'
import { split } from './split'
import { task } from './task'
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
  task,
  ask,
  choose,
  audience,
  fork,
  call,
  enter,
  set,
  note,
  milestone,
  exit,
}

/** The view of a step of any kind. */
export function viewOf(step: Step): AnyView {
  return STEPS[step.type]
}
