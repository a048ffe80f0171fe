import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import { words } from '@/lib/format'
import type { Message } from '@/lib/types'
import { type Column, Rows } from './Rows'
import { Status } from './Status'
import { Time } from './Time'

const COLUMNS: Column<Message>[] = [
  {
    name: 'Message',
    of: (row) => (
      <>
        <Anchor component={Link} to={`/messages/${encodeURIComponent(row.id)}`} size="sm" fw={550}>
          {row.content}
        </Anchor>
        <Text size="xs" c="dimmed">
          {row.channel}
        </Text>
      </>
    ),
    wide: true,
  },
  { name: 'Status', of: (row) => <Status of={row.status} /> },
  { name: 'Reason', of: (row) => (row.reason ? words(row.reason) : '–'), wide: true },
  {
    name: 'Journey',
    of: (row) => (
      <>
        <Anchor component={Link} to={`/journeys/${encodeURIComponent(row.journey)}`} size="sm">
          {row.journey}
        </Anchor>
        <Text size="xs" c="dimmed">
          {row.step}
        </Text>
      </>
    ),
  },
  {
    name: 'Customer',
    of: (row) => (
      <Anchor component={Link} to={`/customers/${row.customer_id}`} size="sm">
        {row.to.includes('@') ? row.to : `Customer #${row.customer_id}`}
      </Anchor>
    ),
  },
  { name: 'Decided', of: (row) => <Time at={row.decided_at} /> },
]

/** Messages as a table. */
export function MessageTable({ messages }: { messages: Message[] }) {
  return <Rows rows={messages} columns={COLUMNS} keyOf={(row) => row.id} caption="Messages" />
}
