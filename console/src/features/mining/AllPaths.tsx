import { Box, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '@/components/Answer'
import { queries } from '@/lib/api'
import { number, percent, plural } from '@/lib/format'
import type { ViewOf } from '@/lib/types'
import { casesOf } from './look'
import { PathList } from './PathList'

const SHOWN = 25

/** The most taken paths of the whole record. */
export function AllPaths({ view }: { view: ViewOf }) {
  const paths = useQuery(queries.paths(view, { limit: SHOWN }))
  const [, cases] = casesOf(view.view)
  return (
    <Box p="lg">
      <Answer of={paths}>
        {(found) => {
          const shown = found.paths.reduce((sum, each) => sum + each.times.count, 0)
          return (
            <>
              <Text size="sm" c="dimmed" mb="md">
                {number(found.cases)} {cases} took {plural(found.variants, 'different path')}
                {found.variants > found.paths.length
                  ? `; these ${found.paths.length} are those of ${percent(shown, found.cases)}`
                  : ''}
                .
              </Text>
              <PathList paths={found.paths} cases={cases} />
            </>
          )
        }}
      </Answer>
    </Box>
  )
}
