import { Text } from '@mantine/core'
import { number, plural } from '@/lib/format'

/** Says so where a list shows fewer than there are. */
export function Shown({ shown, total, name }: { shown: number; total: number; name: string }) {
  return (
    <Text size="xs" c="dimmed" px="lg" py="sm">
      {shown < total
        ? `The newest ${number(shown)} of ${plural(total, name)}: narrow it down to see others`
        : plural(total, name)}
    </Text>
  )
}
