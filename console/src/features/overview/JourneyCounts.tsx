import { useQuery } from '@tanstack/react-query'
import { Answer } from '@/components/Answer'
import { JourneyTable, NoJourneys } from '@/components/JourneyTable'
import { Panel } from '@/components/Panel'
import { queries } from '@/lib/api'
import type { Books } from '@/lib/books'

/** Every journey with its live counts. */
export function JourneyCounts({ books }: { books: Books }) {
  const journeys = useQuery(queries.journeys())
  return (
    <Panel title="Journeys" padded={false}>
      <Answer of={journeys}>
        {({ journeys: rows }) => (rows.length ? <JourneyTable rows={rows} books={books} /> : <NoJourneys />)}
      </Answer>
    </Panel>
  )
}
