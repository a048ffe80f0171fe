import { ActionIcon, Group, Text } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { number, plural, span } from '@/lib/format'
import type { FlowMap } from '@/lib/types'

type Props = { map: FlowMap; fetchedAt: number; refreshing: boolean; refresh: () => unknown }

/** How old the map is, what is not in it yet, and a button to ask at once. */
export function Age({ map, fetchedAt, refreshing, refresh }: Props) {
  const [now, setNow] = useState(Date.now)
  useInterval(() => setNow(Date.now()), 1_000, { autoInvoke: true })
  const made = map.live ? fetchedAt : Math.min(fetchedAt, Date.parse(map.generated_at))
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm" c="dimmed" className="number">
        {ageWords(map, Math.max(0, (now - made) / 1_000))}
      </Text>
      <ActionIcon
        variant="subtle"
        size="sm"
        aria-label="Refresh the map"
        loading={refreshing}
        onClick={() => refresh()}
      >
        <IconRefresh size={15} aria-hidden />
      </ActionIcon>
    </Group>
  )
}

/** `Live, 3 s old` or how it was made, and what is missing from it. */
export function ageWords(map: FlowMap, seconds: number): string {
  const old = `${span(Math.floor(seconds))} old`
  const missing = [
    map.behind ? `${plural(map.behind, 'event')} not in it yet` : '',
    map.late ? `${plural(map.late, 'late event')} to be put in` : '',
    map.newest ? `made of the newest ${number(map.newest)} events` : '',
  ]
  return [map.live ? 'Live' : '', old, ...missing].filter(Boolean).join(', ')
}
