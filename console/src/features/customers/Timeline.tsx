/** Everything that happened with one customer: events, decisions with their reasons, messages, tasks; newest first. */
import { SegmentedControl, Select, Stack, Title } from '@mantine/core'
import { IconTimeline } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Answer } from '@/components/Answer'
import { Empty } from '@/components/Empty'
import { More } from '@/components/More'
import { queries } from '@/lib/api'
import { day } from '@/lib/format'
import type { TimelineItem } from '@/lib/types'
import { Entry } from './Entry'
import { whereOf } from './item'
import classes from './Timeline.module.css'

const KINDS = [
  { value: 'all', label: 'All' },
  { value: 'event', label: 'Events' },
  { value: 'reason', label: 'Decisions' },
  { value: 'message', label: 'Messages' },
  { value: 'task', label: 'Tasks' },
]

export function Timeline({ id }: { id: string }) {
  const timeline = useInfiniteQuery(queries.timeline(id))
  const [kind, setKind] = useState('all')
  const [journey, setJourney] = useState<string | null>(null)
  const all = timeline.data?.pages.flatMap((page) => page.items) ?? []
  const journeys = [...new Set(all.map((item) => whereOf(item).journey).filter(Boolean))].sort()
  const shown = all.filter(
    (item) => (kind === 'all' || item.sort === kind) && (!journey || whereOf(item).journey === journey),
  )
  return (
    <Stack gap="md">
      <div className={classes.filters}>
        <SegmentedControl size="xs" data={KINDS} value={kind} onChange={setKind} aria-label="What to show" />
        <Select
          size="xs"
          placeholder="every journey"
          aria-label="Journey"
          clearable
          data={journeys}
          value={journey}
          onChange={setJourney}
        />
      </div>
      <Answer of={timeline}>
        {() =>
          shown.length ? (
            daysOf(shown).map(([title, items]) => (
              <section key={title}>
                <Title order={3} size="xs" c="dimmed" mb="xs">
                  {title}
                </Title>
                <ol className={classes.entries}>
                  {items.map((item) => (
                    <Entry key={`${item.sort} ${item.id}`} item={item} />
                  ))}
                </ol>
              </section>
            ))
          ) : (
            <Empty icon={IconTimeline} title="Nothing of this kind">
              {timeline.hasNextPage ? 'Older entries may have some: load more.' : 'Choose another kind or journey.'}
            </Empty>
          )
        }
      </Answer>
      <More of={timeline} />
    </Stack>
  )
}

function daysOf(items: TimelineItem[]): [string, TimelineItem[]][] {
  const days = new Map<string, TimelineItem[]>()
  for (const item of items) {
    const title = day(item.at)
    days.set(title, [...(days.get(title) ?? []), item])
  }
  return [...days]
}
