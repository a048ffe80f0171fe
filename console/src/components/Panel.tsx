import { Box, Card, Group, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

type Props = { title?: string; aside?: ReactNode; padded?: boolean; children: ReactNode }

/** A part of a page: a quiet card with a heading. */
export function Panel({ title, aside, padded = true, children }: Props) {
  const id = useId()
  return (
    <Card component="section" withBorder p={0} h="100%" aria-labelledby={title ? id : undefined}>
      {title ? (
        <Group justify="space-between" px="lg" pt="md" pb={padded ? 0 : 'sm'} wrap="nowrap">
          <Title id={id} order={2} size="h5">
            {title}
          </Title>
          {aside}
        </Group>
      ) : null}
      {padded ? (
        <Box p="lg" pt={title ? 'md' : 'lg'}>
          {children}
        </Box>
      ) : (
        children
      )}
    </Card>
  )
}
