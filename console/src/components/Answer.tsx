import { Alert, Button, Group } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Loading } from './Loading'

type Query<T> = { data: T | undefined; error: Error | null; isPending: boolean; refetch: () => unknown }

/** What a query answered: still loading, an error in words with a way to try again, or the data. */
export function Answer<T>({ of, children }: { of: Query<T>; children: (data: T) => ReactNode }) {
  return (
    <>
      {of.error ? <Trouble error={of.error} again={of.refetch} /> : null}
      {of.data !== undefined ? children(of.data) : null}
      {of.isPending && !of.error ? <Loading /> : null}
    </>
  )
}

export function Trouble({ error, again }: { error: Error; again?: () => unknown }) {
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconPlugConnectedX aria-hidden />}
      title="This could not be loaded"
      my="sm"
    >
      <Group justify="space-between" gap="sm">
        <span>{error.message}</span>
        {again ? (
          <Button size="compact-sm" variant="light" color="red" onClick={() => again()}>
            Try again
          </Button>
        ) : null}
      </Group>
    </Alert>
  )
}
