/** One journey: its map with who stands where, what it is for, its text, and what can be done to it as a whole. */
import { Alert, Card, Grid, Stack, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useParams } from 'react-router'
import { Answer } from '@/components/Answer'
import { Back } from '@/components/Back'
import { Json } from '@/components/Json'
import { Loading } from '@/components/Loading'
import { Page } from '@/components/Page'
import { Status } from '@/components/Status'
import { queries } from '@/lib/api'
import { useFilters } from '@/lib/filters'
import { number } from '@/lib/format'
import type { JourneyDetail } from '@/lib/plan'
import { AboutJourney } from './AboutJourney'
import { AtStep } from './AtStep'
import { JourneyMap } from './JourneyMap'
import classes from './JourneyPage.module.css'
import { Log } from './operations/Log'
import { OldVersions } from './operations/OldVersions'
import { Standing } from './operations/Standing'

const Source = lazy(() => import('@/components/Source'))

export function JourneyPage() {
  const { name = '' } = useParams()
  const journey = useQuery(queries.journey(name))
  const row = journey.data?.journey
  return (
    <Page
      title={row?.title || name}
      back={<Back to="/journeys">Journeys</Back>}
      note={
        row
          ? [row.title ? row.name : '', row.owner, `version ${row.version.slice(0, 12)}`].filter(Boolean).join(' · ')
          : null
      }
      aside={row ? <Status of={row.standing === 'running' ? 'live' : row.standing} /> : null}
    >
      <Answer of={journey}>
        {(detail) => (detail.journey.broken ? <Broken detail={detail} /> : <Whole detail={detail} />)}
      </Answer>
    </Page>
  )
}

function Whole({ detail }: { detail: JourneyDetail }) {
  const [chosen, choose] = useState<string | null>(null)
  const [{ tab }, set] = useFilters(['tab'])
  const outlook = useQuery(queries.outlook(detail.journey.name, { step: [], restart: false }))
  const older = (outlook.data?.outlook ?? []).reduce((sum, each) => sum + each.runs, 0)
  const step = detail.steps.find((each) => each.id === chosen)
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Card withBorder p={0}>
          <Tabs
            value={tab ?? 'map'}
            onChange={(next) => set({ tab: next === 'map' ? null : next })}
            keepMounted={false}
          >
            <Tabs.List px="md" className={classes.tabs ?? ''}>
              <Tabs.Tab value="map">Map</Tabs.Tab>
              <Tabs.Tab value="source">YAML</Tabs.Tab>
              <Tabs.Tab value="versions">{older ? `Older versions (${number(older)})` : 'Older versions'}</Tabs.Tab>
              <Tabs.Tab value="log">Operations</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="map">
              <JourneyMap detail={detail} chosen={chosen} choose={choose} />
            </Tabs.Panel>
            <Tabs.Panel value="source">
              <Suspense fallback={<Loading />}>
                <Source text={detail.source} name="The text of the journey" />
              </Suspense>
            </Tabs.Panel>
            <Tabs.Panel value="versions">
              <OldVersions key={detail.journey.version} detail={detail} />
            </Tabs.Panel>
            <Tabs.Panel value="log">
              <Log journey={detail.journey.name} />
            </Tabs.Panel>
          </Tabs>
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Stack gap="lg">
          {step ? <AtStep journey={detail.journey.name} step={step} close={() => choose(null)} /> : null}
          <Standing of={detail} />
          <AboutJourney detail={detail} />
        </Stack>
      </Grid.Col>
    </Grid>
  )
}

function Broken({ detail }: { detail: JourneyDetail }) {
  return (
    <Stack>
      <Alert color="red" title="This journey cannot be read any more">
        Mend its text and publish it again. Runs that stand in it are kept.
      </Alert>
      <Standing of={detail} />
      <Json of={detail.journey.broken} />
      <Json of={detail.source} />
    </Stack>
  )
}
