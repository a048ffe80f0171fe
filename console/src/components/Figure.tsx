import { Card, Group, Text } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { number } from '@/lib/format'
import classes from './Figure.module.css'

type Props = { label: string; value: number; icon: Icon; note?: ReactNode; to?: string }

/** One number of the books, with its name, and where to see what it counts. */
export function Figure({ label, value, icon: Shape, note, to }: Props) {
  const body = (
    <>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" c="dimmed">
          {label}
        </Text>
        <Shape size={18} stroke={1.6} aria-hidden className={classes.icon} />
      </Group>
      <Text className="number" fz={28} fw={650} lh={1.25}>
        {number(value)}
      </Text>
      <Text component="div" size="xs" c="dimmed" mih={18}>
        {note}
      </Text>
    </>
  )
  return to ? (
    <Card withBorder component={Link} to={to} className={classes.link}>
      {body}
    </Card>
  ) : (
    <Card withBorder>{body}</Card>
  )
}
