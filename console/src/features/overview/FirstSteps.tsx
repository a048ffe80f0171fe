import { Code, Stack, Text } from '@mantine/core'

/** What to do when nothing has come in yet. */
export function FirstSteps() {
  const here = window.location.origin
  return (
    <Stack gap="sm" ta="left" mt="xs">
      <Text size="sm">
        Point a Segment or RudderStack client at <Code>{here}</Code> with a write key from{' '}
        <Code>wend keys create NAME</Code>, or send one event by hand:
      </Text>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {`curl -u WRITE_KEY: ${here}/v1/track \\\n  -d '{"userId": "ann", "event": "Product Viewed", "messageId": "m-1"}'`}
      </Code>
      <Text size="sm">
        Files come in with <Code>wend import FILE</Code>; <Code>wend demo</Code> shows everything on real data.
      </Text>
    </Stack>
  )
}
