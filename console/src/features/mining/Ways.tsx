import { Anchor } from '@mantine/core'
import { type Column, Rows } from '@/components/Rows'
import { number, percent, span } from '@/lib/format'
import { activityOf, START, type Way } from './cut'

/** The drawn ways as a table: the map for those who read rather than look. */
export function Ways({ ways, choose }: { ways: Way[]; choose: (id: string) => void }) {
  const columns: Column<Way>[] = [
    {
      name: 'From',
      of: (way) => (
        <Anchor component="button" type="button" size="sm" ta="left" onClick={() => choose(way.id)}>
          {activityOf(way.from) ?? 'Begin'}
        </Anchor>
      ),
      wide: true,
    },
    { name: 'To', of: (way) => activityOf(way.to) ?? 'End', wide: true },
    { name: 'Times', of: (way) => number(way.count), number: true },
    { name: 'Share', of: (way) => `${percent(way.share, 1)}${way.from === START ? ' of all' : ''}`, number: true },
    { name: 'Median', of: (way) => (way.seconds ? span(way.seconds.median) : '–'), number: true },
    { name: 'Mean', of: (way) => (way.seconds ? span(way.seconds.mean) : '–'), number: true },
    { name: '9 of 10 within', of: (way) => (way.seconds ? span(way.seconds.p90) : '–'), number: true },
  ]
  return <Rows rows={ways} columns={columns} keyOf={(way) => way.id} caption="Ways, the strongest first" />
}
