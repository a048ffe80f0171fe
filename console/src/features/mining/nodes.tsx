import { IconFlag, IconPlayerPlayFilled } from '@tabler/icons-react'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { compact } from '@/lib/format'
import classes from './MapDrawing.module.css'

export type Mark = { count: number; words: string }
export type ActivityNodeType = Node<
  { name: string; count: number; tint: number; chosen: boolean; begun: Mark | null; ended: Mark | null },
  'activity'
>

/** An activity: its name, how often it happened, and how many began and ended there. */
export function ActivityNode({ data }: NodeProps<ActivityNodeType>) {
  const { name, count, tint, chosen, begun, ended } = data
  return (
    <div
      className={classes.activity}
      data-chosen={chosen || undefined}
      style={{ '--tint': tint } as React.CSSProperties}
      title={name}
    >
      <Ends />
      {begun ? (
        <span className={`${classes.mark} ${classes.begun}`} title={begun.words}>
          <IconPlayerPlayFilled size={9} aria-hidden /> {compact(begun.count)}
        </span>
      ) : null}
      <span className={classes.name}>{name}</span>
      <span className={classes.many}>{compact(count)}×</span>
      {ended ? (
        <span className={`${classes.mark} ${classes.ended}`} title={ended.words}>
          <IconFlag size={11} aria-hidden /> {compact(ended.count)}
        </span>
      ) : null}
    </div>
  )
}

/** Where ways begin and end; the drawing brings their paths along. */
function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className={classes.handle ?? ''} />
      <Handle type="source" position={Position.Bottom} isConnectable={false} className={classes.handle ?? ''} />
    </>
  )
}
