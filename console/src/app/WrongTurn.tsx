import { Button, Code, Stack, Text, Title } from '@mantine/core'
import { Link, useRouteError } from 'react-router'

export function NoSuchPage() {
  return (
    <Stack align="flex-start" maw={480} py="xl">
      <Title order={1} size="h3">
        There is no such page
      </Title>
      <Text c="dimmed">The address may be mistyped, or from another version of the console.</Text>
      <Button component={Link} to="/">
        Go to the overview
      </Button>
    </Stack>
  )
}

/** What is shown when drawing a page failed: the error in words, and a way on. */
export function BrokenPage() {
  const error = useRouteError()
  return (
    <Stack align="flex-start" maw={640} p="xl">
      <Title order={1} size="h3">
        This page could not be drawn
      </Title>
      <Code block>{error instanceof Error ? error.message : String(error)}</Code>
      <Text c="dimmed">Nothing is lost: the console only looks. Reload, or go on elsewhere.</Text>
      <Button onClick={() => window.location.reload()}>Reload</Button>
    </Stack>
  )
}
