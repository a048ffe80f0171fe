/** One customer or one account: who it is, where it stands, and everything that happened, newest first. */
import { Grid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Answer } from '@/components/Answer'
import { Back } from '@/components/Back'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { Time } from '@/components/Time'
import { queries } from '@/lib/api'
import { customerName } from '@/lib/names'
import { People } from './People'
import { Profile } from './Profile'
import { Runs } from './Runs'
import { Timeline } from './Timeline'

export function CustomerPage() {
  const { id = '' } = useParams()
  const customer = useQuery(queries.customer(id))
  const found = customer.data
  return (
    <Page
      title={found ? customerName(found) : 'Customer'}
      back={found?.account_id ? <Back to="/accounts">Accounts</Back> : <Back to="/customers">Customers</Back>}
      note={
        found ? (
          <>
            {found.account_id && found.account_id !== customerName(found) ? `${found.account_id} · ` : ''}#{found.id}
            {found.first_seen ? (
              <>
                {' '}
                · first seen <Time at={found.first_seen} />, last <Time at={found.last_seen} />
              </>
            ) : null}
          </>
        ) : null
      }
    >
      <Answer of={customer}>
        {(whole) => (
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, md: 5, lg: 4 }}>
              <Stack gap="lg">
                {whole.account_id ? <People people={whole.people} /> : null}
                <Runs runs={whole.runs} />
                <Profile customer={whole} />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 7, lg: 8 }}>
              <Panel title="Timeline">
                <Timeline id={id} />
              </Panel>
            </Grid.Col>
          </Grid>
        )}
      </Answer>
    </Page>
  )
}
