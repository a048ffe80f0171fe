import { Badge } from '@mantine/core'
import { words } from '@/lib/format'

const COLORS: Record<string, string> = {
  active: 'wend',
  live: 'wend',
  sent: 'wend',
  delivered: 'wend',
  queued: 'blue',
  sending: 'blue',
  closed: 'yellow',
  draining: 'yellow',
  paused: 'orange',
  stopped: 'gray',
  withheld: 'yellow',
  'held-out': 'violet',
  rejected: 'red',
  unknown: 'orange',
  ended: 'gray',
  waiting: 'yellow',
  done: 'wend',
  expired: 'orange',
  cancelled: 'gray',
  open: 'blue',
  acknowledged: 'yellow',
  fixed: 'wend',
  ignored: 'gray',
}

/** The standing of a message, run, journey, task or finding, as one coloured word. */
export function Status({ of }: { of: string }) {
  return (
    <Badge
      variant="light"
      color={COLORS[of] ?? 'gray'}
      radius="sm"
      tt="none"
      fw={550}
      style={{ flex: 'none', width: 'max-content', overflow: 'visible' }}
    >
      {words(of)}
    </Badge>
  )
}
