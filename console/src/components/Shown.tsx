import { Text } from '@mantine/core'
import { number, plural } from '@/lib/format'

type Props = { shown: number; total: number; name: string; order?: 'newest' | 'first' }

/** Says so where a list shows fewer than there are. */
export function Shown({ shown, total, name, order = 'newest' }: Props) {
  return (
    <Text size="xs" c="dimmed" px="lg" py="sm">
      {shown < total
        ? `The ${order} ${number(shown)} of ${plural(total, name)}: narrow it down to see others`
        : plural(total, name)}
    </Text>
  )
}
