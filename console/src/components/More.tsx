import { Button, Center } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { useEffect, useEffectEvent } from 'react'

type Pages = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }

/** The end of a list that goes on: loads more when it comes into sight, or by its button. */
export function More({ of }: { of: Pages }) {
  const { ref, entry } = useIntersection({ rootMargin: '400px' })
  const inSight = entry?.isIntersecting ?? false
  const load = useEffectEvent(() => {
    if (of.hasNextPage && !of.isFetchingNextPage) of.fetchNextPage()
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that has come leaves the end in sight: ask again
  useEffect(() => {
    if (inSight) load()
  }, [inSight, of.isFetchingNextPage])

  if (!of.hasNextPage) return null
  return (
    <Center ref={ref} p="md">
      <Button variant="subtle" size="sm" loading={of.isFetchingNextPage} onClick={() => of.fetchNextPage()}>
        Load more
      </Button>
    </Center>
  )
}
