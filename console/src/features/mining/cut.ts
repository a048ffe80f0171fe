/**
 * From a map to the part of it that is drawn: the strongest ways, and with each activity a way that leads to it from the
 * begin and on to the end, so that nothing hangs in the air. No React here.
 */
import type { FlowMap } from '@/lib/types'

export const START = 'start'
export const END = 'end'

export type Seconds = { mean: number; median: number; p90: number }
/** A way between two nodes; `seconds` is null where it begins or ends a case. `share` is that of all that left `from`. */
export type Way = { id: string; from: string; to: string; count: number; share: number; seconds: Seconds | null }
/**
 * All ways, the strongest first, begins and ends among them; `into` has for each node the last way of the strongest path
 * from the begin to it, `onward` the first way of the strongest one from it to the end.
 */
export type Flow = { ways: Way[]; whole: number; into: Map<string, Way>; onward: Map<string, Way> }
/** `covered` is the share of all moves that is drawn. */
export type Cut = { ways: Way[]; activities: string[]; covered: number }

/** The node of an activity: no name of an event can be taken for the begin or the end. */
export function nodeOf(activity: string): string {
  return `a:${activity}`
}

/** The activity of a node; null for the begin and the end. */
export function activityOf(node: string): string | null {
  return node.startsWith('a:') ? node.slice(2) : null
}

export function wayId(from: string, to: string): string {
  return `${from} → ${to}`
}

export function flowOf(map: FlowMap): Flow {
  const ways = waysOf(map)
  return {
    ways,
    whole: ways.reduce((sum, way) => sum + way.count, 0),
    into: widest(ways, START, (way) => [way.from, way.to]),
    onward: widest(ways, END, (way) => [way.to, way.from]),
  }
}

function waysOf(map: FlowMap): Way[] {
  const way = (from: string, to: string, count: number, of: number, seconds: Seconds | null): Way => ({
    id: wayId(from, to),
    from,
    to,
    count,
    share: of ? count / of : 0,
    seconds,
  })
  const times = (activity: string) => map.activities[activity] ?? 0
  return [
    ...map.edges.map((e) =>
      way(nodeOf(e.from), nodeOf(e.to), e.count, times(e.from), {
        mean: e.mean_seconds,
        median: e.median_seconds,
        p90: e.p90_seconds,
      }),
    ),
    ...Object.entries(map.starts).map(([name, count]) => way(START, nodeOf(name), count, map.cases, null)),
    ...Object.entries(map.ends).map(([name, count]) => way(nodeOf(name), END, count, times(name), null)),
  ].sort((one, other) => other.count - one.count || (one.id < other.id ? -1 : 1))
}

/** The strongest ways until they make up a share of all moves. */
export function cut(flow: Flow, share: number): Cut {
  const { ways, whole } = flow
  const kept = new Set<Way>()
  let seen = 0
  for (const way of ways) {
    if (kept.size && seen >= share * whole) break
    kept.add(way)
    seen += way.count
  }
  for (const way of bones(flow, kept)) kept.add(way)
  const drawn = ways.filter((way) => kept.has(way))
  const activities = new Set(drawn.flatMap((way) => [way.from, way.to]).flatMap((node) => activityOf(node) ?? []))
  const covered = drawn.reduce((sum, way) => sum + way.count, 0)
  return { ways: drawn, activities: [...activities], covered: whole ? covered / whole : 0 }
}

const SHARES = [1, 0.99, 0.98, 0.97, 0.95, 0.93, 0.9, 0.87, 0.84, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]

/** The largest share of the moves that is still read at a glance: at most so many ways. */
export function calm(flow: Flow, most: number): number {
  return SHARES.find((share) => cut(flow, share).ways.length <= most) ?? 0
}

/** The ways by which each drawn activity is reached from the begin, and leads on to the end, as strongly as can be. */
function bones({ into, onward }: Flow, kept: Set<Way>): Set<Way> {
  const found = new Set<Way>()
  const nodes = new Set([...kept].flatMap((way) => [way.from, way.to]))
  for (const node of nodes) {
    for (let way = into.get(node); way && !found.has(way); way = into.get(way.from)) found.add(way)
  }
  for (const node of nodes) {
    for (let way = onward.get(node); way && !found.has(way); way = onward.get(way.to)) found.add(way)
  }
  return found
}

/**
 * For each node that can be reached from `root`, the last way of the path whose weakest way is as strong as can be
 * (R. C. Prim's tree, grown from the root, always by the strongest way that leads out of it).
 */
function widest(ways: Way[], root: string, ends: (way: Way) => [string, string]): Map<string, Way> {
  const leaving = new Map<string, Way[]>()
  for (const way of ways) {
    const [from] = ends(way)
    const known = leaving.get(from)
    if (known) known.push(way)
    else leaving.set(from, [way])
  }
  const reached = new Map<string, Way>()
  const inside = new Set([root])
  let front = [...(leaving.get(root) ?? [])]
  while (front.length) {
    const best = front.reduce((one, other) => (other.count > one.count ? other : one))
    const [, to] = ends(best)
    inside.add(to)
    reached.set(to, best)
    front = [...front, ...(leaving.get(to) ?? [])].filter((way) => !inside.has(ends(way)[1]))
  }
  return reached
}
