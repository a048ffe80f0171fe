import { Card, Group, SimpleGrid, Text, UnstyledButton } from '@mantine/core'
import { number } from '@/lib/format'
import type { Queue } from '@/lib/types'
import classes from './QueueCards.module.css'

type Props = { queues: Queue[]; chosen: string | undefined; choose: (queue: string | null) => void }

/** The queues, each with what stands in it; one of them can be chosen. */
export function QueueCards({ queues, chosen, choose }: Props) {
  if (!queues.length) return null
  return (
    <SimpleGrid cols={{ base: 2, lg: 4 }} spacing="sm">
      {queues.map((queue) => (
        <UnstyledButton
          key={queue.name}
          className={classes.card}
          aria-pressed={queue.name === chosen}
          onClick={() => choose(queue.name === chosen ? null : queue.name)}
        >
          <Card withBorder p="md" className={classes.inner}>
            <Group justify="space-between" wrap="nowrap" align="baseline" gap="xs">
              <Text size="sm" fw={550} truncate>
                {queue.title || queue.name}
              </Text>
              <Text fz={22} fw={650} lh={1} className="number">
                {number(queue.open)}
                {queue.capacity ? (
                  <Text span size="xs" c="dimmed" fw={400}>
                    {' '}
                    of {number(queue.capacity)}
                  </Text>
                ) : null}
              </Text>
            </Group>
            <Text size="xs" c="dimmed" mt={6}>
              {wordsOf(queue).join(' · ') || 'nothing to do'}
              {queue.overdue ? (
                <Text span c="red" fw={550}>
                  {' '}
                  · {number(queue.overdue)} overdue
                </Text>
              ) : null}
            </Text>
          </Card>
        </UnstyledButton>
      ))}
    </SimpleGrid>
  )
}

function wordsOf({ open, untaken, waiting }: Queue): string[] {
  if (!open && !waiting) return []
  const taken = untaken ? `${number(untaken)} nobody has taken` : 'all taken'
  return waiting ? [taken, `${number(waiting)} waiting for room`] : [taken]
}
