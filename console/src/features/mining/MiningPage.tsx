/** What customers really do: the live map of the record from some side, its ways as a table, and the paths taken. */
import { Alert, Card, Grid, Group, SegmentedControl, Select, Tabs, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconSitemap } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Answer } from '@/components/Answer'
import { Empty } from '@/components/Empty'
import { Page } from '@/components/Page'
import { queries } from '@/lib/api'
import { ApiError } from '@/lib/client'
import { useFilters } from '@/lib/filters'
import { number, percent, plural } from '@/lib/format'
import type { FlowMap, ViewOf, ViewRow } from '@/lib/types'
import { Age } from './Age'
import { AllPaths } from './AllPaths'
import { ChosenActivity, ChosenWay } from './Chosen'
import { activityOf, calm, cut as cutAt, END, flowOf, nodeOf, START, type Way, wayId } from './cut'
import { casesOf, type Shows, showsOf } from './look'
import { MapDrawing } from './MapDrawing'
import { Strength } from './Strength'
import { Ways } from './Ways'

const NAMES = ['view', 'journey', 'activity', 'to', 'shows'] as const
const SHOWS: { value: Shows; label: string }[] = [
  { value: 'frequency', label: 'Frequency' },
  { value: 'median', label: 'Median time' },
  { value: 'mean', label: 'Mean time' },
]

export function MiningPage() {
  const [filters, set] = useFilters(NAMES)
  const view: ViewOf = { view: filters.view ?? 'customer', ...(filters.journey ? { journey: filters.journey } : {}) }
  const map = useQuery(queries.map(view))
  return (
    <Page
      title="Mining"
      note="What really follows what, in everything on record"
      aside={
        map.data ? (
          <Age
            map={map.data}
            fetchedAt={map.dataUpdatedAt}
            refreshing={map.isFetching && !map.isPending}
            refresh={map.refetch}
          />
        ) : null
      }
    >
      <Group gap="sm" align="flex-end">
        <ViewChoice
          view={view}
          choose={(row) => set({ view: row.view, journey: row.journey ?? null, activity: null, to: null })}
        />
        <SegmentedControl
          aria-label="What the ways tell"
          data={SHOWS}
          value={showsOf(filters.shows)}
          onChange={(shows) => set({ shows })}
        />
      </Group>
      {map.error instanceof ApiError && map.error.status === 422 ? (
        <Empty icon={IconSitemap} title="Nothing to see from this side">
          {map.error.message} Choose another side above: that of customers has everything on record.
        </Empty>
      ) : (
        <Answer of={map}>
          {(found) =>
            found.cases ? (
              <Whole key={`${view.view} ${view.journey ?? ''}`} map={found} view={view} filters={filters} set={set} />
            ) : (
              <Nothing map={found} />
            )
          }
        </Answer>
      )}
    </Page>
  )
}

function ViewChoice({ view, choose }: { view: ViewOf; choose: (row: ViewRow) => void }) {
  const views = useQuery(queries.views())
  const known = views.data?.views ?? []
  const keyOf = (row: { view: string; journey?: string | null }) => `${row.view}\n${row.journey ?? ''}`
  const here = keyOf(view)
  const rows = known.some((row) => keyOf(row) === here)
    ? known
    : [...known, { view: view.view, journey: view.journey ?? null, title: `By ${view.view}`, live: false }]
  return (
    <Select
      label="Seen by"
      w={{ base: '100%', xs: 280 }}
      allowDeselect={false}
      data={rows.map((row) => ({ value: keyOf(row), label: row.title }))}
      value={here}
      onChange={(key) => {
        const row = rows.find((each) => keyOf(each) === key)
        if (row) choose(row)
      }}
    />
  )
}

type Filters = Partial<Record<(typeof NAMES)[number], string>>
type WholeProps = {
  map: FlowMap
  view: ViewOf
  filters: Filters
  set: (changed: Record<string, string | null>) => void
}

function Whole({ map, view, filters, set }: WholeProps) {
  const { ref, width } = useElementSize()
  const flow = useMemo(() => flowOf(map), [map])
  const [share, setShare] = useState<number | null>(null)
  const first = useMemo(() => calm(flow, width && width < 600 ? 12 : 26), [flow, width])
  const cut = useMemo(() => cutAt(flow, share ?? first), [flow, share, first])
  const shows = showsOf(filters.shows)
  const [chosen, way] = chosenOf(filters, flow.ways)
  const choose = (id: string | null) => set(addressOf(id, flow.ways))
  const activity = chosen && !way ? activityOf(chosen) : null
  const rest = { view, map, flow, choose }
  const aside = way ? <ChosenWay way={way} {...rest} /> : activity ? <ChosenActivity name={activity} {...rest} /> : null
  const count = Object.keys(map.activities).length
  return (
    <>
      <Told map={map} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: aside ? 8 : 12 }}>
          <Card withBorder p={0}>
            <Tabs defaultValue="map" keepMounted={false}>
              <Tabs.List px="md">
                <Tabs.Tab value="map">Map</Tabs.Tab>
                <Tabs.Tab value="ways">Ways</Tabs.Tab>
                <Tabs.Tab value="paths">Paths</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="map">
                <Strength share={share ?? first} set={setShare}>
                  {`${number(cut.activities.length)} of ${plural(count, 'activity', 'activities')} and ${number(cut.ways.length)} of ${plural(flow.ways.length, 'way')}: ${percent(cut.covered, 1)} of all moves`}
                </Strength>
                <div ref={ref}>
                  {width ? (
                    <MapDrawing map={map} cut={cut} shows={shows} width={width} chosen={chosen} choose={choose} />
                  ) : null}
                </div>
              </Tabs.Panel>
              <Tabs.Panel value="ways">
                <Ways ways={flow.ways} choose={choose} />
              </Tabs.Panel>
              <Tabs.Panel value="paths">
                <AllPaths view={view} />
              </Tabs.Panel>
            </Tabs>
          </Card>
        </Grid.Col>
        {aside ? <Grid.Col span={{ base: 12, lg: 4 }}>{aside}</Grid.Col> : null}
      </Grid>
    </>
  )
}

/** The map in one line of words. */
function Told({ map }: { map: FlowMap }) {
  const [one, many] = casesOf(map.view)
  const [start, begun = 0] = Object.entries(map.starts)[0] ?? []
  const [end, ended = 0] = Object.entries(map.ends)[0] ?? []
  return (
    <>
      {map.complete ? null : (
        <Alert color="yellow" variant="light" title="The map is being built">
          Part of the record is still missing; what is shown becomes whole within a while.
        </Alert>
      )}
      <Text size="sm">
        {plural(map.cases, one, many)} with {plural(map.events, 'event')}.{' '}
        {start
          ? `Most begin with ${start} (${percent(begun, map.cases)}), most end after ${end} (${percent(ended, map.cases)}).`
          : ''}
      </Text>
    </>
  )
}

function Nothing({ map }: { map: FlowMap }) {
  return map.complete ? (
    <Empty icon={IconSitemap} title="Nothing to see yet">
      The map draws itself from events: point a Segment client at {window.location.origin}, or load a history with{' '}
      <code>wend import FILE</code>.
    </Empty>
  ) : (
    <Empty icon={IconSitemap} title="The map is being built">
      The record is read once, from its first customer on; {plural(map.behind, 'event')} to go. This page fills by
      itself.
    </Empty>
  )
}

/** What the address says is chosen: an activity's node, or the id of a way with the way itself. */
function chosenOf(filters: Filters, ways: Way[]): [string | null, Way | undefined] {
  const { activity, to } = filters
  if (!activity && !to) return [null, undefined]
  if (activity && !to) return [nodeOf(activity), undefined]
  const id = wayId(activity ? nodeOf(activity) : START, to === END ? END : nodeOf(to?.replace(/^=/, '') ?? ''))
  const way = ways.find((each) => each.id === id)
  return [way ? id : activity ? nodeOf(activity) : null, way]
}

/** The other way round; an activity that is called like the end has `=` before it. */
function addressOf(id: string | null, ways: Way[]): Record<'activity' | 'to', string | null> {
  const way = ways.find((each) => each.id === id)
  if (!way) return { activity: id && activityOf(id), to: null }
  const to = activityOf(way.to)
  return { activity: activityOf(way.from), to: to === null ? END : to === END ? `=${to}` : to }
}
