/** Messages, sent and withheld, each with its reason; the filters stand in the address, so that they can be shared. */
import { Group } from '@mantine/core'
import { IconMessageCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '@/components/Answer'
import { Choice, type Option } from '@/components/Choice'
import { Empty } from '@/components/Empty'
import { MessageTable } from '@/components/MessageTable'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { Shown } from '@/components/Shown'
import { queries } from '@/lib/api'
import { useFilters } from '@/lib/filters'
import { words } from '@/lib/format'

const STATUSES = ['queued', 'sending', 'sent', 'withheld', 'rejected', 'unknown']
const FILTERS = ['status', 'reason', 'journey', 'channel', 'customer_id'] as const

export function MessagesPage() {
  const [filters, set] = useFilters(FILTERS)
  const messages = useQuery(queries.messages(filters))
  const journeys = useQuery(queries.journeys())
  const summary = useQuery(queries.summary())

  function choice(name: (typeof FILTERS)[number], label: string, options: Option[]) {
    return <Choice label={label} options={options} value={filters[name]} choose={(value) => set({ [name]: value })} />
  }

  const reasons = Object.keys(summary.data?.messages_withheld ?? {})
  return (
    <Page title="Messages" note="One thing to one customer in one channel, sent or withheld, always with a reason">
      <Group gap="sm">
        {choice('status', 'Status', STATUSES.map(option))}
        {choice('reason', 'Reason', reasons.map(option))}
        {choice(
          'journey',
          'Journey',
          (journeys.data?.journeys ?? []).map((row) => ({ value: row.name, label: row.title || row.name })),
        )}
      </Group>
      <Panel padded={false}>
        <Answer of={messages}>
          {({ messages: items, total }) =>
            items.length ? (
              <>
                <MessageTable messages={items} />
                <Shown shown={items.length} total={total} name="message" />
              </>
            ) : (
              <Empty icon={IconMessageCircle} title="No such messages">
                Messages appear here as soon as a journey decides on one, those that a guard withholds too.
              </Empty>
            )
          }
        </Answer>
      </Panel>
    </Page>
  )
}

function option(code: string) {
  return { value: code, label: words(code) }
}
