/** What can be done to a whole journey, and what it comes to, in words: those of `docs/operations.md`. No React here. */
import { plural, span } from '@/lib/format'
import type { JourneyRow, Operation, OperationAsked } from '@/lib/types'

export type Kind = OperationAsked['kind']
export type Choice = 'pause' | 'resume' | 'drain' | 'stop'

/** What a journey that stands so allows; a paused one has to go on before it can be closed or drained. */
export function choicesAt(standing: string): Choice[] {
  switch (standing) {
    case 'running':
      return ['pause', 'drain', 'stop']
    case 'closed':
      return ['resume', 'pause', 'drain', 'stop']
    case 'draining':
      return ['resume', 'pause', 'stop']
    case 'paused':
      return ['resume', 'stop']
    default:
      return ['resume']
  }
}

/** How it stands, as a sentence; `inside`: somebody is in it, if only because another journey has called it. */
export function standingWords({ standing, active }: Pick<JourneyRow, 'standing' | 'active'>, inside: boolean): string {
  const runs = active || !inside ? plural(active, 'run') : 'what others have called'
  const one = active === 1 || (inside && !active)
  switch (standing) {
    case 'running':
      return `Customers enter, and ${runs} ${one ? 'goes' : 'go'} on.`
    case 'closed':
      return `Nobody enters; ${runs} ${one ? 'goes' : 'go'} on.`
    case 'draining':
      if (!active && !inside) return 'Drained: nobody enters, and nobody is in it any more.'
      return `Nobody enters; ${runs} ${one ? 'comes' : 'come'} to the end.`
    case 'paused':
      return `Nobody enters, and ${runs} ${one ? 'stands' : 'stand'} still.`
    default:
      if (!active && !inside) return 'Nobody enters, and all runs were ended.'
      return `Nobody enters; ${runs} ${one ? 'is' : 'are'} being ended.`
  }
}

/** What an operation will do to a journey with so many runs in flight, a sentence each. */
export function effectsOf(kind: Kind, active: number, standing: string): string[] {
  const runs = plural(active, 'run in flight', 'runs in flight')
  const many = active !== 1
  const refused = 'Nobody enters any more; who would have is on record with the reason.'
  switch (kind) {
    case 'close':
      return [refused, `${runs} ${many ? 'go' : 'goes'} on, and messages go out.`]
    case 'pause':
      return [
        refused,
        `${runs} ${many ? 'stand' : 'stands'} still where ${many ? 'they are' : 'it is'}, and messages wait in the outbox.`,
        'Goals and exits still act, and an event that a run waits for is not lost. There is no limit to a pause.',
      ]
    case 'drain':
      return [refused, `${runs} ${many ? 'come to their' : 'comes to its'} own end, and messages go out.`]
    case 'stop':
      return [
        refused,
        `${runs} ${many ? 'end' : 'ends'} as “stopped”, and what stands in the outbox is withdrawn.`,
        'Runs that have ended cannot be brought back.',
      ]
    case 'resume':
      return standing === 'paused'
        ? ['Customers enter again, messages go out, and the runs that stand still go on.']
        : ['Customers enter again.']
    default:
      return []
  }
}

const NAMES: Record<string, string> = {
  close: 'Entries paused',
  drain: 'Draining',
  pause: 'All paused',
  resume: 'Resumed',
  stop: 'Stopped',
  move: 'Runs moved',
  rollback: 'Rolled back',
}

/** What was done, with what tells one from another of its kind. */
export function operationWords({ kind, detail }: Pick<Operation, 'kind' | 'detail'>): string {
  const name = NAMES[kind] ?? kind
  if (kind === 'resume' && typeof detail.shift === 'number') return `${name}, timers moved by ${span(detail.shift)}`
  if (kind === 'rollback') return `${name}: operation ${detail.of}`
  if (kind !== 'move') return name
  const how = detail.restart ? ', begun anew' : stepsWords(detail.steps)
  return `${name} to ${String(detail.version).slice(0, 12)}${how}`
}

function stepsWords(steps: unknown): string {
  const pairs = Object.entries((steps ?? {}) as Record<string, string>)
  return pairs.length ? `, ${pairs.map(([old, now]) => `${old} → ${now}`).join(', ')}` : ''
}

/** How far it has been carried out; what concerns no runs is done when it is said. */
export function progressWords({ kind, reached, told, finished_at }: Operation): string {
  if (['close', 'drain', 'pause'].includes(kind)) return 'at once'
  const customers = plural(told, 'customer')
  return finished_at || reached === -1 ? customers : `${customers} so far`
}

/** By the number of a move, the number of the operation that took it back. */
export function takenBack(operations: Operation[]): Map<number, number> {
  return new Map(
    operations.filter((each) => each.kind === 'rollback').map((each) => [Number(each.detail.of), each.number]),
  )
}
