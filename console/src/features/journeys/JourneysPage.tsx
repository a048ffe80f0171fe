/** The live journeys with their counts. */
import { useQuery } from '@tanstack/react-query'
import { Answer } from '@/components/Answer'
import { JourneyTable, NoJourneys } from '@/components/JourneyTable'
import { Page } from '@/components/Page'
import { Panel } from '@/components/Panel'
import { queries } from '@/lib/api'

export function JourneysPage() {
  const journeys = useQuery(queries.journeys())
  const summary = useQuery(queries.summary())
  return (
    <Page title="Journeys" note="Each a plan for one purpose, as it is live now">
      <Panel padded={false}>
        <Answer of={journeys}>
          {({ journeys: rows }) => (rows.length ? <JourneyTable rows={rows} books={summary.data} /> : <NoJourneys />)}
        </Answer>
      </Panel>
    </Page>
  )
}
