/** What was sent to us and could not be accepted: kept whole, with the reason. */
import { Accordion, Group, Text } from '@mantine/core'
import { IconMoodCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '@/components/Answer'
import { Empty } from '@/components/Empty'
import { Json } from '@/components/Json'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { Time } from '@/components/Time'
import { queries } from '@/lib/api'
import type { DeadLetter } from '@/lib/types'

export function DeadLettersPage() {
  const letters = useQuery(queries.deadLetters())
  return (
    <Page title="Dead letters" note="What was sent to Wend and could not be accepted, kept whole, with the reason">
      <Panel padded={false}>
        <Answer of={letters}>
          {({ dead_letters: items }) =>
            items.length ? (
              <Accordion order={2} multiple>
                {items.map((letter) => (
                  <Letter key={letter.id} letter={letter} />
                ))}
              </Accordion>
            ) : (
              <Empty icon={IconMoodCheck} title="Nothing was refused">
                Events that cannot be read are kept here, with what was wrong and what to do about it.
              </Empty>
            )
          }
        </Answer>
      </Panel>
    </Page>
  )
}

function Letter({ letter }: { letter: DeadLetter }) {
  return (
    <Accordion.Item value={String(letter.id)}>
      <Accordion.Control>
        <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          {letter.reason}
        </Text>
        <Group gap="xs" c="dimmed" fz="xs">
          <span>{letter.source}</span>
          <span>·</span>
          <Time at={letter.received_at} />
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Json of={laidOut(letter.body)} />
      </Accordion.Panel>
    </Accordion.Item>
  )
}

/** JSON laid out where it is JSON; else the text as it came. */
function laidOut(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
