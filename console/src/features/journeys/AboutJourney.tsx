import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Bars } from '@/components/Bars'
import { Facts } from '@/components/Facts'
import { Panel } from '@/components/Panel'
import { queries } from '@/lib/api'
import { type Book, NO_BOOK, total } from '@/lib/books'
import { number, percent, words } from '@/lib/format'
import type { JourneyDetail } from '@/lib/plan'
import { entryFacts } from './entry'
import { durationWords, eventWords } from './words'

/** What a journey is for, who gets in and out, and how its runs went. */
export function AboutJourney({ detail }: { detail: JourneyDetail }) {
  const summary = useQuery(queries.summary())
  const book = summary.data?.journeys[detail.journey.name] ?? NO_BOOK
  return (
    <>
      <Panel title="Plan">
        <Facts facts={planFacts(detail)} />
      </Panel>
      <Panel title="Runs">
        <Facts facts={runFacts(detail, book)} />
        {total(book.ended) ? (
          <>
            <Text size="xs" fw={600} c="dimmed" mt="md" mb={6}>
              Ended, and how
            </Text>
            <Bars bars={barsOf(book.ended)} empty="" />
          </>
        ) : null}
      </Panel>
    </>
  )
}

function planFacts(detail: JourneyDetail): [string, ReactNode][] {
  const { journey, entry, exits = [], goal, holdout } = detail
  const facts: [string, ReactNode][] = [['Purpose', journey.purpose]]
  if (journey.stage) facts.push(['Stage', journey.stage])
  if (journey.subject === 'account') facts.push(['Subject', 'accounts, each with its people'])
  facts.push(...entryFacts(entry))
  if (exits.length) facts.push(['Exit', exits.map(eventWords).join('; or ')])
  if (goal) facts.push(['Goal', `${eventWords(goal.event)} within ${durationWords(goal.within)}`])
  if (holdout !== undefined) facts.push(['Holdout', holdout ? percent(holdout, 1) : 'none'])
  if (journey.tags.length) facts.push(['Tags', journey.tags.join(', ')])
  return facts
}

function runFacts({ journey, goal }: JourneyDetail, book: Book): [string, ReactNode][] {
  const reached = (goals: number, of: number) => `${number(goals)} (${percent(goals, of)})`
  const facts: [string, ReactNode][] = [
    ['Active', number(journey.active)],
    ['Entered', number(book.entered)],
    ['Sent', number(book.sent)],
    ['Withheld', number(total(book.withheld))],
  ]
  if (goal) facts.splice(2, 0, ['Goal reached', reached(book.goals, book.entered - book.held_out)])
  if (journey.held_out) facts.splice(2, 0, ['Held out', number(journey.held_out)])
  return facts
}

function barsOf(ended: Record<string, number>) {
  return Object.entries(ended).map(([key, count]) => ({
    key,
    name: words(key),
    count,
    color: key === 'goal' ? 'wend' : 'gray',
  }))
}
