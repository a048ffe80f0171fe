import { Button, Card, Code, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { adminKey, signIn } from '@/lib/session'

/** Asks for an admin key when the API has answered 401. */
export function SignIn() {
  const [key, setKey] = useState('')
  const [refused] = useState(adminKey() !== '')
  const queries = useQueryClient()

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!key.trim()) return
    signIn(key)
    void queries.resetQueries()
  }

  return (
    <Card component="form" onSubmit={submit} maw={440} mx="auto" mt={{ base: 'md', sm: 80 }} p="xl" withBorder>
      <Stack>
        <Title order={1} size="h3">
          Sign in
        </Title>
        <Text c="dimmed" size="sm">
          This Wend asks for an admin key. Make one where Wend runs with <Code>wend keys create NAME --role admin</Code>
          ; it is kept in this browser tab only.
        </Text>
        <PasswordInput
          label="Admin key"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={refused && key === '' ? 'The last key was not accepted; it may be mistyped or revoked.' : null}
          data-autofocus
          autoFocus
          autoComplete="current-password"
        />
        <Button type="submit" disabled={!key.trim()}>
          Sign in
        </Button>
      </Stack>
    </Card>
  )
}
