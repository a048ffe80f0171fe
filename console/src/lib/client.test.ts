import { afterEach, expect, test, vi } from 'vitest'
import { ApiError, address, get, send } from './client'
import { adminKey, signIn } from './session'

afterEach(() => sessionStorage.clear())

function answers(status: number, body: unknown) {
  return vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(JSON.stringify(body), { status }))
}

test('filters that are not set are not sent', () => {
  expect(address('/api/runs', { journey: 'a b', step: undefined, status: null, limit: 5 })).toBe(
    '/api/runs?journey=a+b&limit=5',
  )
  expect(address('/api/tasks', { assignee: '', step: ['a=b', 'c=d'] })).toBe(
    '/api/tasks?assignee=&step=a%3Db&step=c%3Dd',
  )
})

test('the admin key is kept for this tab and sent along', async () => {
  const fetching = answers(200, [])
  signIn(' wend_secret ')
  await get('/api/journeys')
  expect(adminKey()).toBe('wend_secret')
  expect(fetching.mock.calls[0]?.[1]?.headers).toEqual({ Authorization: 'Bearer wend_secret' })
})

test('a change is sent as JSON, with the key', async () => {
  const fetching = answers(200, { done: true })
  signIn('wend_secret')
  await expect(send('PATCH', '/api/mining/findings/1', { status: 'fixed' })).resolves.toEqual({ done: true })
  expect(fetching.mock.calls[0]?.[1]).toEqual({
    method: 'PATCH',
    body: '{"status":"fixed"}',
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer wend_secret' },
  })
})

test('an error is told in the words of the API', async () => {
  answers(404, { code: 'not-found', message: 'there is no customer #7' })
  await expect(get('/api/customers/7')).rejects.toThrow('there is no customer #7')
})

test('a server that is gone is told in words too', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'))
  const error = await get('/api/summary').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiError)
  expect((error as ApiError).message).toContain('wend serve')
})
