/** What there is to know of a chosen activity or way: its numbers, where it leads, its paths, and what was found there. */
import { Anchor, CloseButton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { Answer } from '@/components/Answer'
import { type Bar, Bars } from '@/components/Bars'
import { Facts } from '@/components/Facts'
import { Panel } from '@/components/Panel'
import { queries } from '@/lib/api'
import { number, percent, plural, span } from '@/lib/format'
import type { FlowMap, Paths, ViewOf } from '@/lib/types'
import { activityOf, END, type Flow, nodeOf, START, type Way } from './cut'
import { casesOf } from './look'
import { PathList } from './PathList'

type Props = { view: ViewOf; map: FlowMap; flow: Flow; choose: (id: string | null) => void }

const SHOWN = 6

export function ChosenActivity({ name, view, map, flow, choose }: Props & { name: string }) {
  const paths = useQuery(queries.paths(view, { activity: name, limit: 3 }))
  const node = nodeOf(name)
  const [, cases] = casesOf(view.view)
  return (
    <Chosen title={name} close={() => choose(null)}>
      <Answer of={paths}>
        {(found) => (
          <Stack gap="lg">
            <Facts facts={activityFacts(name, map, found, cases)} />
            <Neighbours
              title="What comes before"
              ways={flow.ways.filter((way) => way.to === node)}
              nodeAt={(way) => way.from}
              choose={choose}
            />
            <Neighbours
              title="What comes next"
              ways={flow.ways.filter((way) => way.from === node)}
              nodeAt={(way) => way.to}
              choose={choose}
            />
            <Through found={found} view={view} />
            <FoundHere view={view} places={[name]} />
          </Stack>
        )}
      </Answer>
    </Chosen>
  )
}

export function ChosenWay({ way, view, map, choose }: Props & { way: Way }) {
  const [from, to] = [activityOf(way.from), activityOf(way.to)]
  const title = `${from ?? 'Begin'} → ${to ?? 'End'}`
  return (
    <Chosen title={title} close={() => choose(null)}>
      {from !== null && to !== null ? (
        <WayNumbers from={from} to={to} way={way} view={view} />
      ) : (
        <EndNumbers way={way} view={view} map={map} />
      )}
    </Chosen>
  )
}

function WayNumbers({ from, to, way, view }: { from: string; to: string; way: Way; view: ViewOf }) {
  const paths = useQuery(queries.paths(view, { activity: from, to, limit: 3 }))
  const [, cases] = casesOf(view.view)
  return (
    <Answer of={paths}>
      {(found) => (
        <Stack gap="lg">
          <Facts
            facts={[
              ['Taken', `${plural(way.count, 'time')}, ${percent(way.share, 1)} of what comes after ${from}`],
              [`Of the ${cases}`, ofAll(found)],
              ['Mean', found.onward ? span(found.onward.mean_seconds) : '–'],
              ['Median', found.onward ? span(found.onward.median_seconds) : '–'],
              ['Nine of ten within', found.onward ? span(found.onward.p90_seconds) : '–'],
            ]}
          />
          <Through found={found} view={view} />
          <FoundHere view={view} places={[from, to]} both />
        </Stack>
      )}
    </Answer>
  )
}

/** A begin or an end has no time and no way of its own: the paths are those through its activity. */
function EndNumbers({ way, view, map }: { way: Way; view: ViewOf; map: FlowMap }) {
  const [, cases] = casesOf(view.view)
  const words =
    way.from === START
      ? `${number(way.count)} of ${number(map.cases)} ${cases} (${percent(way.count, map.cases)}) begin with ${activityOf(way.to)}.`
      : `${number(way.count)} of ${number(map.cases)} ${cases} (${percent(way.count, map.cases)}) end after ${activityOf(way.from)}.`
  const place = activityOf(way.to === END ? way.from : way.to)
  return (
    <Stack gap="lg">
      <Text size="sm">{words}</Text>
      <FoundHere view={view} places={place ? [place] : []} />
    </Stack>
  )
}

function activityFacts(name: string, map: FlowMap, found: Paths, cases: string): [string, ReactNode][] {
  const count = map.activities[name] ?? 0
  const each = found.through ? count / found.through : 0
  const facts: [string, ReactNode][] = [
    ['Happened', `${plural(count, 'time')}${each >= 1.05 ? `, ${each.toFixed(1)} times each` : ''}`],
    [`Of the ${cases}`, ofAll(found)],
    ['Began here', `${number(found.started)} (${percent(found.started, found.cases)} of all)`],
    ['Ended here', `${number(found.ended)} (${percent(found.ended, found.through)} of those who came)`],
  ]
  if (found.onward) {
    facts.push(['Next comes after', `${span(found.onward.median_seconds)} (median)`])
    facts.push(['On average after', span(found.onward.mean_seconds)])
    facts.push(['Nine of ten within', span(found.onward.p90_seconds)])
  }
  return facts
}

function ofAll(found: Paths): string {
  return `${number(found.through)} of ${number(found.cases)} (${percent(found.through, found.cases)})`
}

function Chosen({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one was chosen: show it where it is out of sight
  useEffect(() => {
    // some browsers answer with a promise: it is no clean-up
    void place.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  }, [title])
  return (
    <div ref={place}>
      <Panel title={title} aside={<CloseButton aria-label="Close the numbers" onClick={close} />}>
        {children}
      </Panel>
    </div>
  )
}

type NeighbourProps = {
  title: string
  ways: Way[]
  nodeAt: (way: Way) => string
  choose: (id: string) => void
}

function Neighbours({ title, ways, nodeAt, choose }: NeighbourProps) {
  const shown = ways.slice(0, SHOWN)
  const rest = ways.slice(SHOWN).reduce((sum, way) => sum + way.count, 0)
  const bars = shown.map((way): Bar => {
    const node = nodeAt(way)
    const name = activityOf(node) ?? (node === START ? 'Begin' : 'End')
    return {
      key: way.id,
      name: <Go key={way.id} name={name} to={() => choose(way.id)} />,
      count: way.count,
      color: node === END ? 'gray' : 'wend',
    }
  })
  if (rest) bars.push({ key: 'rest', name: 'others', count: rest, color: 'gray' })
  return (
    <div>
      <Heading>{title}</Heading>
      <Bars bars={bars} empty="Nothing." />
    </div>
  )
}

function Go({ name, to }: { name: string; to: () => void }) {
  return (
    <Anchor component="button" type="button" size="sm" ta="left" onClick={to}>
      {name}
    </Anchor>
  )
}

function Through({ found, view }: { found: Paths; view: ViewOf }) {
  const [, cases] = casesOf(view.view)
  return (
    <div>
      <Heading>
        {found.variants > found.paths.length
          ? `The ${found.paths.length} most taken of ${plural(found.variants, 'path')} through it`
          : `${plural(found.variants, 'path')} through it`}
      </Heading>
      <PathList paths={found.paths} cases={cases} />
    </div>
  )
}

/** Open findings about these steps: about both of them where `both`. */
function FoundHere({ view, places, both = false }: { view: ViewOf; places: string[]; both?: boolean }) {
  const findings = useQuery(queries.findings({ view: view.view, status: 'open' }))
  const here = (findings.data?.findings ?? []).filter((each) => {
    const steps = [each.step, each.other ?? '']
    return both ? places.every((place) => steps.includes(place)) : places.some((place) => steps.includes(place))
  })
  if (!here.length) return null
  return (
    <div>
      <Heading>Found here</Heading>
      <Stack gap={8}>
        {here.map((each) => (
          <Anchor key={each.id} component={Link} to={`/findings/${each.id}`} size="sm">
            {each.title}
          </Anchor>
        ))}
      </Stack>
    </div>
  )
}

function Heading({ children }: { children: string }) {
  return (
    <Text component="h3" size="xs" fw={600} c="dimmed" mb={8}>
      {children}
    </Text>
  )
}
