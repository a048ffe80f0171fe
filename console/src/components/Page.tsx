import { Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

type Props = { title: string; note?: ReactNode; aside?: ReactNode; back?: ReactNode; children: ReactNode }

/** A page: its title (also of the browser's tab), a line that says what it shows, and what it shows. */
export function Page({ title, note, aside, back, children }: Props) {
  useDocumentTitle(`${title} · Wend`)
  return (
    <Stack gap="lg">
      <Stack gap={2}>
        {back}
        <Group justify="space-between" align="flex-end" gap="sm">
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {aside}
        </Group>
        {note ? (
          <Text component="div" c="dimmed" size="sm">
            {note}
          </Text>
        ) : null}
      </Stack>
      {children}
    </Stack>
  )
}
