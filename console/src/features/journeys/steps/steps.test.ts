import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { STEPS } from '.'

const JOURNEY = '../src/wend/journey'
const HERE = 'src/features/journeys/steps'

/** The step kinds that the engine knows: the tags of the structs that its union of steps names. */
function kindsOfThePlan(): string[] {
  const union = /^Step = \(?([^)=]+)\)?$/m.exec(readFileSync(`${JOURNEY}/kinds.py`, 'utf8'))?.[1] ?? ''
  const named = union.split('|').map((each) => each.trim())
  const files = readdirSync(JOURNEY).filter((name) => name.endsWith('.py'))
  const tags = files.flatMap((name) => [
    ...readFileSync(`${JOURNEY}/${name}`, 'utf8').matchAll(/^class (\w+)\(msgspec\.Struct, .*tag="(\w+)"\)/gm),
  ])
  return tags.filter(([, name]) => named.includes(name ?? '')).map(([, , tag]) => tag ?? '')
}

test('the console draws every step kind of the plan, and no other', () => {
  expect(kindsOfThePlan().length).toBeGreaterThan(10)
  expect(Object.keys(STEPS).sort()).toEqual(kindsOfThePlan().sort())
})

test('each kind has a file of its own, named like it', () => {
  const files = readdirSync(HERE).filter((file) => file.endsWith('.tsx'))
  expect(files.sort()).toEqual(
    Object.keys(STEPS)
      .map((kind) => `${kind}.tsx`)
      .sort(),
  )
  for (const [name, view] of Object.entries(STEPS)) expect(view.kind).toBe(name)
})
