/** A journey as a map: read-only for now. Click a step, or reach it with Tab and press Enter, to see who stands there. */
import '@xyflow/react/dist/style.css'
import { useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { Controls, type Edge, MarkerType, type Node, ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import { useEffect, useMemo, useState } from 'react'
import type { JourneyDetail } from '@/lib/plan'
import { BackEdge } from './BackEdge'
import { entryLine } from './entry'
import classes from './JourneyMap.module.css'
import { type Drawing, draw, END, type Spot, START } from './layout'
import { EndNode, JoinNode, StartNode, StepNode } from './StepNode'
import { viewOf } from './steps'
import { WayEdge } from './WayEdge'

const NODE_TYPES = { step: StepNode, start: StartNode, end: EndNode, join: JoinNode }
const EDGE_TYPES = { back: BackEdge, way: WayEdge }
const HEIGHT_MAX = 4000
const ZOOM_MIN = 0.5

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
  const { ref, width } = useElementSize()
  const [flow, setFlow] = useState<ReactFlowInstance | null>(null)
  const zoom = Math.min(1, Math.max(ZOOM_MIN, width / drawing.width))
  useEffect(() => {
    if (width) void flow?.setViewport({ x: leftOf(drawing, width, zoom), y: 0, zoom })
  }, [flow, width, zoom, drawing])
  return (
    <div ref={ref} className={classes.map} style={{ height: Math.min(drawing.height * zoom + 60, HEIGHT_MAX) }}>
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
        onInit={setFlow}
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

/** Where the drawing begins: in the middle where it fits, else so that the entry stands in the middle. */
function leftOf(drawing: Drawing, width: number, zoom: number): number {
  const room = width - drawing.width * zoom
  if (room >= 0) return room / 2
  const entry = drawing.spots.find((spot) => spot.id === START)
  const middle = entry ? entry.x + entry.width / 2 : 0
  return Math.min(0, Math.max(room, width / 2 - middle * zoom))
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
  if (spot.join) return { ...place, type: 'join', data: { words: spot.join }, focusable: false }
  if (!step) {
    const start = id === START
    return { ...place, type: start ? 'start' : 'end', data: { line: entryLine(detail.entry) }, focusable: false }
  }
  const here = detail.steps.find((each) => each.id === id)?.standing ?? 0
  const label = `${viewOf(step).name} ${id}: ${viewOf(step).line(step)}${here ? `, ${here} here` : ''}`
  return { ...place, type: 'step', data: { step, here, chosen: id === chosen }, ariaLabel: label }
}

function edgesOf({ lines }: Drawing): Edge[] {
  return lines.map((line) => {
    const base = {
      id: line.id,
      source: line.from,
      target: line.to,
      label: line.label,
      selectable: false,
      markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
    }
    if (line.side) return { ...base, type: 'back', data: { side: line.side }, className: classes.back ?? '' }
    const data = { bends: line.bends, labelAt: line.labelAt }
    return { ...base, type: 'way', data, className: line.to === END ? (classes.ending ?? '') : '' }
  })
}
