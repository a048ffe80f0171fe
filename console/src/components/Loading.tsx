import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'

/** The shape of a page that is on its way. */
export function Loading({ lines = 4 }: { lines?: number }) {
  return (
    <Stack role="status" gap="sm" py="sm">
      <VisuallyHidden>Loading</VisuallyHidden>
      {Array.from({ length: lines }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never move
        <Skeleton key={at} height={18} width={`${92 - at * 14}%`} radius="sm" />
      ))}
    </Stack>
  )
}
