/** The books: what came in, who is on the way, what went out, and what was kept back and why. */
import { Grid, SimpleGrid, Stack } from '@mantine/core'
import { IconAlertTriangle, IconBolt, IconMailForward, IconRoute, IconShieldHalf, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '@/components/Answer'
import { Bars } from '@/components/Bars'
import { Empty } from '@/components/Empty'
import { Figure } from '@/components/Figure'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { queries } from '@/lib/api'
import { type Books, type Counts, total } from '@/lib/books'
import { compact, words } from '@/lib/format'
import { FirstSteps } from './FirstSteps'
import { JourneyCounts } from './JourneyCounts'

const STATUS_COLORS: Record<string, string> = { sent: 'wend', withheld: 'yellow', rejected: 'red', unknown: 'orange' }

export function OverviewPage() {
  const summary = useQuery(queries.summary())
  return (
    <Page title="Overview" note="The books: what came in, who is on the way, what went out. Refreshed by itself.">
      <Answer of={summary}>{(books) => <Whole books={books} />}</Answer>
    </Page>
  )
}

function Whole({ books }: { books: Books }) {
  const bare = books.events_accepted === 0 && books.dead_letters === 0
  return (
    <Stack gap="lg">
      {bare ? (
        <Panel>
          <Empty icon={IconBolt} title="No events yet">
            <FirstSteps />
          </Empty>
        </Panel>
      ) : (
        <Figures books={books} />
      )}
      <JourneyCounts books={books} />
      {bare ? null : <Reasons books={books} />}
    </Stack>
  )
}

function Figures({ books }: { books: Books }) {
  const withheld = total(books.messages_withheld)
  const heldOut = books.runs_held_out ? `, ${compact(books.runs_held_out)} held out` : ''
  return (
    <SimpleGrid cols={{ base: 2, md: 3, lg: 6 }} spacing="md">
      <Figure label="Events" value={books.events_accepted} icon={IconBolt} note="accepted" />
      <Figure label="Customers" value={books.customers} icon={IconUsers} to="/customers" note="known" />
      <Figure
        label="Active runs"
        value={books.runs_active}
        icon={IconRoute}
        to="/journeys"
        note={`of ${compact(books.runs_entered)} entered${heldOut}`}
      />
      <Figure
        label="Sent"
        value={books.messages_sent}
        icon={IconMailForward}
        to="/messages?status=sent"
        note="messages"
      />
      <Figure
        label="Withheld"
        value={withheld}
        icon={IconShieldHalf}
        to="/messages?status=withheld"
        note="by a guard"
      />
      <Figure
        label="Dead letters"
        value={books.dead_letters}
        icon={IconAlertTriangle}
        to="/dead-letters"
        note="not accepted"
      />
    </SimpleGrid>
  )
}

function Reasons({ books }: { books: Books }) {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Panel title="Messages">
          <Bars bars={barsOf(books.messages_by_status, STATUS_COLORS)} empty="No message has been decided on yet." />
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Panel title="Withheld, and why">
          <Bars bars={barsOf(books.messages_withheld, {}, 'yellow')} empty="Nothing was withheld." />
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Panel title="Runs ended, and how">
          <Bars bars={barsOf(books.runs_ended, { goal: 'wend' }, 'gray')} empty="No run has ended yet." />
        </Panel>
      </Grid.Col>
    </Grid>
  )
}

function barsOf(counts: Counts, colors: Record<string, string>, other = 'blue') {
  return Object.entries(counts).map(([key, count]) => ({ key, name: words(key), count, color: colors[key] ?? other }))
}
