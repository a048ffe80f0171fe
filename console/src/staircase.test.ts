import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Who may import whom: lib, components, then one feature, then the app. */
const FLOORS = ['lib', 'components', 'features', 'app']

type Import = { file: string; from: string; to: string }

function imports(): Import[] {
  return globSync('src/{lib,components,features,app}/**/*.{ts,tsx}').flatMap((path) => {
    const file = path.replaceAll('\\', '/')
    const found = [
      ...readFileSync(file, 'utf8').matchAll(/from '@\/([\w-]+(?:\/[\w-]+)?)|import\('@\/([\w-]+(?:\/[\w-]+)?)/g),
    ]
    return found.map(([, plain, later]) => ({
      file,
      from: file.split('/').slice(1, 3).join('/'),
      to: plain ?? later ?? '',
    }))
  })
}

const floor = (place: string) => FLOORS.indexOf(place.split('/')[0] ?? '')

test('all arrows go down', () => {
  expect(imports().length).toBeGreaterThan(50)
  expect(imports().filter(({ from, to }) => floor(to) > floor(from))).toEqual([])
})

test('no feature imports another', () => {
  const across = imports().filter(
    ({ from, to }) => from.startsWith('features/') && to.startsWith('features/') && from !== to,
  )
  expect(across).toEqual([])
})

test('only the client fetches', () => {
  const fetching = globSync('src/**/*.{ts,tsx}').filter(
    (file) => !file.includes('.test.') && /\bfetch\(/.test(readFileSync(file, 'utf8')),
  )
  expect(fetching.map((file) => file.replaceAll('\\', '/'))).toEqual(['src/lib/client.ts'])
})
