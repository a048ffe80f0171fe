/** One finding: what goes wrong and how sure that is, whom it befell, what becomes of it, and a draft of what to change. */
import { Anchor, Grid, Group, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { Answer } from '@/components/Answer'
import { Back } from '@/components/Back'
import { Facts } from '@/components/Facts'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { Status } from '@/components/Status'
import { Time } from '@/components/Time'
import { queries } from '@/lib/api'
import type { Finding, OneFinding } from '@/lib/types'
import { Compared } from './Compared'
import { Draft } from './Draft'
import { Examples } from './Examples'
import { Kind } from './FindingList'
import { kindOf } from './kinds'
import { Standing } from './Standing'
import { comparedIn, customersWords, lostWords, mapAddress, restOf, sureWords, viewWords, windowWords } from './told'

export function FindingPage() {
  const { id = '' } = useParams()
  const finding = useQuery(queries.finding(id))
  const found = finding.data?.finding
  return (
    <Page
      title={found?.title ?? 'Finding'}
      back={<Back to="/findings">Findings</Back>}
      note={
        found ? (
          <Group gap={6} mt={6}>
            <Kind of={found.kind} />
            <Status of={found.status ?? 'open'} />
            <span>
              {viewWords(found.view)} · {found.id}
            </span>
          </Group>
        ) : null
      }
    >
      <Answer of={finding}>{(whole) => <Whole key={id} of={whole} />}</Answer>
    </Page>
  )
}

function Whole({ of: { finding, examples } }: { of: OneFinding }) {
  const evidence = (finding.evidence ?? {}) as Record<string, unknown>
  const compared = comparedIn(evidence)
  const also = Array.isArray(evidence.also) ? evidence.also.map(String) : []
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="lg">
          <Panel title="What was found">
            <Text size="sm" mb="md">
              {kindOf(finding.kind).about}
              {typeof evidence.goal === 'string' && evidence.goal ? ` ${evidence.goal}` : ''}
            </Text>
            <Facts facts={[...factsAbout(finding), ...restOf(evidence)]} />
          </Panel>
          {compared ? (
            <Panel title="Here against elsewhere">
              <Compared of={compared} />
            </Panel>
          ) : null}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <div>
          <Standing finding={finding} />
        </div>
      </Grid.Col>
      <Grid.Col span={12}>
        <Draft id={finding.id} />
      </Grid.Col>
      {examples.length ? (
        <Grid.Col span={{ base: 12, md: also.length ? 8 : 12 }}>
          <Panel title="Whom it befell, for example">
            <Examples examples={examples} />
          </Panel>
        </Grid.Col>
      ) : null}
      {also.length ? (
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Panel title="The same trouble, seen elsewhere">
            <List size="sm" spacing={6}>
              {also.map((title) => (
                <List.Item key={title}>{title}</List.Item>
              ))}
            </List>
          </Panel>
        </Grid.Col>
      ) : null}
    </Grid>
  )
}

function factsAbout(finding: Finding): [string, ReactNode][] {
  const map = mapAddress(finding)
  const facts: [string, ReactNode][] = [
    ['Where', map ? <To key="where" to={map} name={`${finding.where} (see it on the map)`} /> : finding.where],
    ['When', windowWords({ since: finding.since ?? null, until: finding.until ?? null })],
    ['Customers', customersWords({ customers: finding.customers ?? 0, customers_more: finding.customers_more ?? 0 })],
    ['Lost', lostWords({ lost_seconds: finding.lost_seconds ?? 0, lost_value: finding.lost_value ?? null })],
    ['Sure', sureWords(finding.confidence ?? 0)],
    ['First seen', <Time key="first" at={finding.first_seen} />],
    ['Last seen', <Time key="last" at={finding.last_seen} />],
  ]
  if (finding.attribute) facts.splice(1, 0, ['For', `${finding.attribute} = ${finding.value}`])
  if (finding.journey) {
    const to = `/journeys/${encodeURIComponent(finding.journey)}`
    facts.splice(1, 0, ['Journey', <To key="journey" to={to} name={finding.journey} />])
  }
  const told = Object.entries(finding.told ?? {})
  if (told.length) facts.push(['Told', told.map(([who, what]) => `${who}: ${what}`).join('; ')])
  return facts
}

function To({ to, name }: { to: string; name: string }) {
  return (
    <Anchor component={Link} to={to} size="sm">
      {name}
    </Anchor>
  )
}
