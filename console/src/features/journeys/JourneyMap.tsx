/** A journey as a map: read-only for now. Click a step, or reach it with Tab and press Enter, to see who stands there. */
import '@xyflow/react/dist/style.css'
import { useComputedColorScheme } from '@mantine/core'
import { Controls, type Edge, MarkerType, type Node, ReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import type { JourneyDetail } from '@/lib/plan'
import { BackEdge } from './BackEdge'
import { entryLine } from './entry'
import classes from './JourneyMap.module.css'
import { type Drawing, draw, END, type Line, type Spot, START } from './layout'
import { EndNode, StartNode, StepNode } from './StepNode'
import { viewOf } from './steps'

const NODE_TYPES = { step: StepNode, start: StartNode, end: EndNode }
const EDGE_TYPES = { back: BackEdge }
const BESIDE = 26

type Props = {
  detail: JourneyDetail
  chosen: string | null
  choose: (step: string | null) => void
}

export function JourneyMap({ detail, chosen, choose }: Props) {
  const scheme = useComputedColorScheme('light')
  // The counts change all the time, the drawing only with the version.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the plan
  const drawing = useMemo(() => draw(detail), [detail.journey.version])
  const edges = useMemo(() => edgesOf(drawing), [drawing])
  const nodes = useMemo(() => drawing.spots.map((spot) => nodeOf(spot, detail, chosen)), [drawing, detail, chosen])
  return (
    <div className={classes.map}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        colorMode={scheme}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        fitView
        fitViewOptions={{ padding: 0.06, maxZoom: 1 }}
        minZoom={0.2}
        onNodeClick={(_, node) => choose(node.type === 'step' ? node.id : null)}
        onPaneClick={() => choose(null)}
        onKeyDown={(event) => chooseFocused(event, choose)}
        ariaLabelConfig={{ 'node.a11yDescription.default': 'Press Enter to see the runs that stand here.' }}
        proOptions={{ hideAttribution: true }}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  )
}

function chooseFocused(event: React.KeyboardEvent, choose: Props['choose']) {
  const node = event.target instanceof Element ? event.target.closest('.react-flow__node-step') : null
  if (node && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault()
    choose(node.getAttribute('data-id'))
  }
  if (event.key === 'Escape') choose(null)
}

function nodeOf(spot: Spot, detail: JourneyDetail, chosen: string | null): Node {
  const { id, step, x, y, width, height } = spot
  const place = { id, position: { x, y }, width, height, draggable: false, connectable: false }
  if (!step) {
    const start = id === START
    return { ...place, type: start ? 'start' : 'end', data: { line: entryLine(detail.entry) }, focusable: false }
  }
  const here = detail.steps.find((each) => each.id === id)?.standing ?? 0
  const label = `${viewOf(step).name} ${id}: ${viewOf(step).line(step)}${here ? `, ${here} here` : ''}`
  return { ...place, type: 'step', data: { step, here, chosen: id === chosen }, ariaLabel: label }
}

function edgesOf({ spots, lines }: Drawing): Edge[] {
  const places = new Map(spots.map((spot) => [spot.id, spot]))
  let lane = 0
  return lines.map((line) => {
    const base = {
      id: line.id,
      source: line.from,
      target: line.to,
      label: line.label,
      selectable: false,
      markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
    }
    if (!line.back) return { ...base, type: 'smoothstep', className: line.to === END ? (classes.ending ?? '') : '' }
    const side = sideOf(line, places, spots) + BESIDE * lane++
    return { ...base, type: 'back', data: { side }, className: classes.back ?? '' }
  })
}

/** How far to the right a back edge has to swing to pass everything between its two steps. */
function sideOf(line: Line, places: Map<string, Spot>, spots: Spot[]): number {
  const from = places.get(line.from)?.y ?? 0
  const to = places.get(line.to)?.y ?? 0
  const between = spots.filter((spot) => spot.y >= to && spot.y <= from)
  return Math.max(...between.map((spot) => spot.x + spot.width)) + BESIDE
}
