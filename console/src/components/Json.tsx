import { Code } from '@mantine/core'

/** A JSON value laid out, or text as it is. */
export function Json({ of }: { of: unknown }) {
  return (
    <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxHeight: 420, overflow: 'auto' }}>
      {typeof of === 'string' ? of : JSON.stringify(of, null, 2)}
    </Code>
  )
}
