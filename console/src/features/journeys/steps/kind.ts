import type { Icon } from '@tabler/icons-react'
import type { StepKind, StepOf, Way } from '../plan'

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
  /** Where it can lead, by the label of the way; `null` is the end of the journey. */
  ways(step: StepOf<K>): Way[]
}

/** The one way on, for steps that do not choose. */
export function onwards(step: { next?: string | null }): Way[] {
  return [{ label: '', to: step.next ?? null }]
}
