import { Badge } from '@mantine/core'
import { words } from '@/lib/format'

const COLORS: Record<string, string> = {
  active: 'wend',
  live: 'wend',
  sent: 'wend',
  delivered: 'wend',
  queued: 'blue',
  sending: 'blue',
  paused: 'yellow',
  withheld: 'yellow',
  'held-out': 'violet',
  rejected: 'red',
  unknown: 'orange',
  ended: 'gray',
}

/** The standing of a message, run or journey, as one coloured word. */
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
