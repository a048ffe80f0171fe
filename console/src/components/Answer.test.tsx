import { MantineProvider } from '@mantine/core'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { Answer } from './Answer'

type Query = Parameters<typeof Answer<string>>[0]['of']

function show(of: Query) {
  render(
    <MantineProvider>
      <Answer of={of}>{(text) => <p>{text}</p>}</Answer>
    </MantineProvider>,
  )
}

test('what is on its way says so', () => {
  show({ data: undefined, error: null, isPending: true, refetch: vi.fn() })
  expect(screen.getByRole('status')).toHaveTextContent('Loading')
})

test('an error is told in words, with a way to try again', async () => {
  const refetch = vi.fn()
  show({ data: undefined, error: new Error('there is no customer #7'), isPending: false, refetch })
  expect(screen.getByRole('alert')).toHaveTextContent('there is no customer #7')
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(refetch).toHaveBeenCalledOnce()
})

test('old data stays in sight while a refresh fails', () => {
  show({ data: 'the books', error: new Error('Wend does not answer'), isPending: false, refetch: vi.fn() })
  expect(screen.getByText('the books')).toBeInTheDocument()
  expect(screen.getByRole('alert')).toBeInTheDocument()
})
