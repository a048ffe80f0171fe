import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { adminKey, signIn } from '@/lib/session'
import { SignIn } from './SignIn'

function show() {
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <SignIn />
      </QueryClientProvider>
    </MantineProvider>,
  )
}

beforeEach(() => sessionStorage.clear())

test('a key that was typed is kept for this tab', async () => {
  show()
  expect(screen.getByRole('button', { name: 'Sign in' })).toBeDisabled()
  await userEvent.type(screen.getByLabelText('Admin key'), 'wend_abc{Enter}')
  expect(adminKey()).toBe('wend_abc')
})

test('a key that was refused is said to be', () => {
  signIn('wrong')
  show()
  expect(screen.getByText(/was not accepted/)).toBeInTheDocument()
})
