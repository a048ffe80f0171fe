/**
 * From a plan to a drawing: nodes, ways and where they lie. Dagre ranks them from top to bottom; a way that leads up
 * again is a back edge, which the map draws round the side. No React here.
 */
import { Graph, layout as place } from '@dagrejs/dagre'
import type { JourneyDetail, Step } from '@/lib/plan'

export const NODE_WIDTH = 232
export const NODE_HEIGHT = 68
export const END_SIZE = 64
export const START = '(start)'
export const END = '(end)'

export type Spot = { id: string; step: Step | null; x: number; y: number; width: number; height: number }
export type Line = { id: string; from: string; to: string; label: string; back: boolean }
export type Drawing = { spots: Spot[]; lines: Line[]; width: number; height: number }

type Plan = Pick<JourneyDetail, 'first' | 'steps'>

export function draw(plan: Plan): Drawing {
  const ways = allWays(plan)
  const steps = new Map(plan.steps.map((each) => [each.id, each.plan]))
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 44, ranksep: 58, edgesep: 24, marginx: 24, marginy: 24 })
  graph.setDefaultEdgeLabel(() => ({}))
  graph.setNode(START, { width: NODE_WIDTH, height: NODE_HEIGHT })
  for (const { id } of plan.steps) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT })
  if (ways.some((way) => way.to === END)) graph.setNode(END, { width: END_SIZE, height: 32 })
  for (const way of ways) {
    const label = { width: way.label.length * 7, height: way.label ? 18 : 0, labelpos: 'c', weight: way.label ? 1 : 3 }
    graph.setEdge(way.from, way.to, label, way.id)
  }
  place(graph)
  const spots = graph.nodes().map((id) => spotOf(id, graph.node(id), steps.get(id) ?? null))
  const heights = new Map(spots.map((spot) => [spot.id, spot.y]))
  const lines = ways.map((way) => ({ ...way, back: (heights.get(way.to) ?? 0) <= (heights.get(way.from) ?? 0) }))
  const size = graph.graph()
  return { spots, lines, width: size.width ?? 0, height: size.height ?? 0 }
}

type Place = { x?: number; y?: number; width: number; height: number }

function spotOf(id: string, node: Place, step: Step | null): Spot {
  const { x = 0, y = 0, width, height } = node
  return { id, step, x: x - width / 2, y: y - height / 2, width, height }
}

/** Every way of the journey, from its start on; ways to nowhere lead to the end. */
function allWays(plan: Plan): Omit<Line, 'back'>[] {
  const first = { id: START, from: START, to: plan.first ?? END, label: '' }
  const others = plan.steps.flatMap(({ id, targets }) =>
    Object.entries(targets).map(([label, to]) => ({ id: `${id} ${label}`, from: id, to: to ?? END, label })),
  )
  return [first, ...others]
}
