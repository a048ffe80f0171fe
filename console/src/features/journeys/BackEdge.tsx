import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react'
import { EdgeLabel } from './EdgeLabel'

export type BackEdgeType = Edge<{ side: number }, 'back'>

const ROUND = 14

/** A way that leads up again: out below its step, round the side of everything between, and in from above. */
export function BackEdge(props: EdgeProps<BackEdgeType>) {
  const { sourceX, sourceY, targetX, targetY, markerEnd, style, label, data } = props
  const side = data?.side ?? 0
  const below = sourceY + 20
  const above = targetY - 22
  const out = side > sourceX ? 1 : -1
  const back = side > targetX ? -1 : 1
  const path = [
    `M ${sourceX} ${sourceY} V ${below - ROUND} q 0 ${ROUND} ${out * ROUND} ${ROUND}`,
    `H ${side - out * ROUND} q ${out * ROUND} 0 ${out * ROUND} ${-ROUND}`,
    `V ${above + ROUND} q 0 ${-ROUND} ${back * ROUND} ${-ROUND}`,
    `H ${targetX - back * ROUND} q ${back * ROUND} 0 ${back * ROUND} ${ROUND} V ${targetY}`,
  ].join(' ')
  return (
    <>
      <BaseEdge path={path} {...(markerEnd ? { markerEnd } : {})} {...(style ? { style } : {})} />
      <EdgeLabel at={{ x: side, y: (below + above) / 2 }}>{label}</EdgeLabel>
    </>
  )
}
