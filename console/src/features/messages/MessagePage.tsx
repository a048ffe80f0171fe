/** One message: what was decided, for whom, and what became of it. */
import { Anchor, Grid, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { Answer } from '@/components/Answer'
import { Back } from '@/components/Back'
import { Facts } from '@/components/Facts'
import { Json } from '@/components/Json'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { Status } from '@/components/Status'
import { Time } from '@/components/Time'
import { queries } from '@/lib/api'
import { words } from '@/lib/format'
import type { Message } from '@/lib/types'

export function MessagePage() {
  const { id = '' } = useParams()
  const message = useQuery(queries.message(id))
  return (
    <Page title={message.data?.content ?? 'Message'} back={<Back to="/messages">Messages</Back>} note={id}>
      <Answer of={message}>{(found) => <Whole message={found} />}</Answer>
    </Page>
  )
}

function Whole({ message }: { message: Message }) {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Panel title="What became of it" aside={<Status of={message.status} />}>
          <Facts
            facts={[
              ['Reason', message.reason ? words(message.reason) : 'the journey decided so'],
              ['Decided', <Time key="decided" at={message.decided_at} />],
              ['Sent', <Time key="sent" at={message.sent_at} />],
              ['Attempts', String(message.attempts)],
              ['Provider', [message.provider, message.provider_id].filter(Boolean).join(' · ') || '–'],
            ]}
          />
        </Panel>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Panel title="What it is">
          <Facts
            facts={[
              [
                'Customer',
                <To
                  key="customer"
                  to={`/customers/${message.customer_id}`}
                  name={message.to || `#${message.customer_id}`}
                />,
              ],
              [
                'Journey',
                <To key="journey" to={`/journeys/${encodeURIComponent(message.journey)}`} name={message.journey} />,
              ],
              ['Step', `${message.step} (run ${message.run})`],
              ['Channel', message.channel],
              ['Purpose', message.purpose],
              ['Version', message.version],
            ]}
          />
        </Panel>
      </Grid.Col>
      <Grid.Col span={12}>
        <Panel title="What rendering was given">
          {Object.keys(message.data).length ? <Json of={message.data} /> : <Group c="dimmed">The profile alone.</Group>}
        </Panel>
      </Grid.Col>
    </Grid>
  )
}

function To({ to, name }: { to: string; name: string }) {
  return (
    <Anchor component={Link} to={to} size="sm">
      {name}
    </Anchor>
  )
}
