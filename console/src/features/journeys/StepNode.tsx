import { Group, Text } from '@mantine/core'
import { IconArrowsJoin2, IconFlag, IconLogin2 } from '@tabler/icons-react'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { compact, plural } from '@/lib/format'
import type { Step } from '@/lib/plan'
import classes from './JourneyMap.module.css'
import { viewOf } from './steps'

export type StepNodeType = Node<{ step: Step; here: number; chosen: boolean }, 'step'>
export type StartNodeType = Node<{ line: string }, 'start'>
export type JoinNodeType = Node<{ words: string }, 'join'>
export type EndNodeType = Node<Record<string, never>, 'end'>

/** One step on the map: its kind, its line, and how many runs stand there. */
export function StepNode({ data: { step, here, chosen } }: NodeProps<StepNodeType>) {
  const view = viewOf(step)
  const Shape = view.icon
  return (
    <div
      className={classes.step}
      data-chosen={chosen || undefined}
      data-here={here > 0 || undefined}
      style={{ '--kind': `var(--mantine-color-${view.color}-filled)` } as React.CSSProperties}
    >
      <Ends />
      <Group gap={8} wrap="nowrap" align="flex-start">
        <Shape size={18} stroke={1.8} aria-hidden className={classes.icon} />
        <div className={classes.words}>
          <Text size="xs" c="dimmed" truncate>
            {view.name} · {step.id}
          </Text>
          <Text size="sm" fw={550} lineClamp={2} lh={1.25}>
            {view.line(step)}
          </Text>
        </div>
      </Group>
      {here > 0 ? (
        <span className={classes.count} title={`${plural(here, 'run')} here`}>
          {compact(here)}
        </span>
      ) : null}
    </div>
  )
}

export function StartNode({ data }: NodeProps<StartNodeType>) {
  return (
    <div className={classes.start}>
      <Ends />
      <Group gap={8} wrap="nowrap" align="flex-start">
        <IconLogin2 size={18} stroke={1.8} aria-hidden className={classes.icon} />
        <div className={classes.words}>
          <Text size="xs" opacity={0.85}>
            Entry
          </Text>
          <Text size="sm" fw={550} lineClamp={2} lh={1.25}>
            {data.line}
          </Text>
        </div>
      </Group>
    </div>
  )
}

export function EndNode() {
  return (
    <div className={classes.end}>
      <Ends />
      <IconFlag size={14} aria-hidden /> End
    </div>
  )
}

/** Where the ways of a fork come together. */
export function JoinNode({ data }: NodeProps<JoinNodeType>) {
  return (
    <div className={classes.end}>
      <Ends />
      <IconArrowsJoin2 size={14} aria-hidden className={classes.turned} /> {data.words}
    </div>
  )
}

/** Where ways begin and end; nothing to drag while the map is read-only. */
function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className={classes.handle ?? ''} />
      <Handle type="source" position={Position.Bottom} isConnectable={false} className={classes.handle ?? ''} />
    </>
  )
}
