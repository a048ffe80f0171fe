import { Text } from '@mantine/core'
import { number, percent, span } from '@/lib/format'
import classes from './Compared.module.css'
import type { Compared as Of, Rate, Span } from './told'

/** Here against elsewhere, as bars with numbers beside them; the thin line is the interval of 95 %. */
export function Compared({ of }: { of: Of }) {
  const most =
    of.sort === 'rates'
      ? Math.max(of.here.interval?.[1] ?? of.here.share, of.elsewhere.interval?.[1] ?? of.elsewhere.share)
      : Math.max(of.here.median, of.elsewhere.median)
  return (
    <>
      <dl className={classes.rows}>
        {of.sort === 'rates' ? (
          <>
            <RateRow name="Here" of={of.here} most={most} color="red-6" />
            <RateRow name="Elsewhere" of={of.elsewhere} most={most} color="gray-5" />
          </>
        ) : (
          <>
            <SpanRow name="Here" of={of.here} most={most} color="red-6" />
            <SpanRow name="Elsewhere" of={of.elsewhere} most={most} color="gray-5" />
          </>
        )}
      </dl>
      <Text size="xs" c="dimmed" mt="md">
        {of.sort === 'rates'
          ? 'The share of journeys it befell; the thin line is where the true share lies, 19 times of 20.'
          : 'Medians; half of the journeys took longer.'}
      </Text>
    </>
  )
}

type Row<T> = { name: string; of: T; most: number; color: string }

function RateRow({ name, of, most, color }: Row<Rate>) {
  const wide = (share: number) => `${most ? (100 * share) / most : 0}%`
  return (
    <div>
      <dt>
        <span>{name}</span>
        <span className="number">
          <b>{percent(of.share, 1)}</b>{' '}
          <Text span size="xs" c="dimmed">
            of {number(of.asked)}
            {of.interval ? `, ${percent(of.interval[0], 1)} to ${percent(of.interval[1], 1)}` : ''}
          </Text>
        </span>
      </dt>
      <dd className={classes.track} aria-hidden>
        <Fill width={wide(of.share)} color={color} />
        {of.interval ? (
          <div
            className={classes.interval}
            style={{ left: wide(of.interval[0]), width: wide(of.interval[1] - of.interval[0]) }}
          />
        ) : null}
      </dd>
    </div>
  )
}

function SpanRow({ name, of, most, color }: Row<Span>) {
  return (
    <div>
      <dt>
        <span>{name}</span>
        <span className="number">
          <b>{span(of.median)}</b>{' '}
          <Text span size="xs" c="dimmed">
            nine of ten within {span(of.p90)}, {number(of.asked)} asked
          </Text>
        </span>
      </dt>
      <dd className={classes.track} aria-hidden>
        <Fill width={`${most ? (100 * of.median) / most : 0}%`} color={color} />
      </dd>
    </div>
  )
}

function Fill({ width, color }: { width: string; color: string }) {
  return <div className={classes.fill} style={{ width, background: `var(--mantine-color-${color})` }} />
}
