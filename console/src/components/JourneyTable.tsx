import { Anchor, Group, Text } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { Link } from 'react-router'
import { type Book, type Books, NO_BOOK, total } from '@/lib/books'
import { number, percent } from '@/lib/format'
import type { JourneyRow } from '@/lib/types'
import { Empty } from './Empty'
import { type Column, Rows } from './Rows'
import { Status } from './Status'

type Row = JourneyRow & { book: Book }

const COLUMNS: Column<Row>[] = [
  { name: 'Journey', of: (row) => <Name row={row} />, wide: true },
  { name: 'Stage', of: (row) => row.stage || '–' },
  { name: 'Active', of: (row) => number(row.active), number: true },
  { name: 'Held out', of: (row) => number(row.held_out), number: true },
  { name: 'Ended', of: (row) => number(row.ended), number: true },
  { name: 'Goal reached', of: (row) => (row.goal ? <Goals book={row.book} /> : '–'), number: true },
  { name: 'Sent', of: (row) => number(row.book.sent), number: true },
  { name: 'Withheld', of: (row) => number(total(row.book.withheld)), number: true },
]

/** Journeys with their live counts. */
export function JourneyTable({ rows, books }: { rows: JourneyRow[]; books: Books | undefined }) {
  const whole = rows.map((row) => ({ ...row, book: books?.journeys[row.name] ?? NO_BOOK }))
  return <Rows rows={whole} columns={COLUMNS} keyOf={(row) => row.name} caption="Journeys with their live counts" />
}

function Name({ row }: { row: JourneyRow }) {
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Anchor component={Link} to={`/journeys/${encodeURIComponent(row.name)}`} size="sm" fw={550}>
          {row.title || row.name}
        </Anchor>
        {row.standing === 'running' ? null : <Status of={row.standing} />}
        {row.broken ? <Status of="unreadable" /> : null}
      </Group>
      <Text size="xs" c="dimmed">
        {[row.title ? row.name : '', row.purpose, row.owner].filter(Boolean).join(' · ')}
      </Text>
    </>
  )
}

/** Of those who got the journey, not of the held-out ones. */
function Goals({ book }: { book: Book }) {
  return (
    <>
      {number(book.goals)}{' '}
      <Text span size="xs" c="dimmed">
        {percent(book.goals, book.entered - book.held_out)}
      </Text>
    </>
  )
}

/** What to do where nothing is published. */
export function NoJourneys() {
  return (
    <Empty icon={IconRoute} title="No journey is published">
      Write one and put it live with <code>wend publish DIR</code>; <code>wend init DIR</code> makes a folder to start
      from.
    </Empty>
  )
}
