import type { Icon } from '@tabler/icons-react'
import type { Step, StepKind, StepOf } from '@/lib/plan'

/** What the console knows of one step kind; each kind has a file of its own, named like it. */
export interface StepView<K extends StepKind> {
  kind: K
  name: string
  icon: Icon
  color: string
  /** The step in one line, as the map shows it. */
  line(step: StepOf<K>): string
  /** What else there is to know, for the panel beside the map. */
  facts(step: StepOf<K>): [string, string][]
}

/** The view of whatever kind, asked with a step of that kind. */
export interface AnyView {
  kind: StepKind
  name: string
  icon: Icon
  color: string
  line(step: Step): string
  facts(step: Step): [string, string][]
}

/** A fact where there is something to say; nothing where there is not. */
export function fact(name: string, what: string | null | undefined): [string, string][] {
  return what ? [[name, what]] : []
}
