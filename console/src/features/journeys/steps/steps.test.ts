import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { STEPS } from '.'

const PLAN = '../src/wend/journey/plan.py'
const HERE = 'src/features/journeys/steps'

/** The step kinds that the engine knows: the tags of its plan. */
function kindsOfThePlan(): string[] {
  const union = /^Step = (.+)$/m.exec(readFileSync(PLAN, 'utf8'))?.[1] ?? ''
  const tags = [...readFileSync(PLAN, 'utf8').matchAll(/^class (\w+)\(msgspec\.Struct, .*tag="(\w+)"\)/gm)]
  const named = union.split('|').map((each) => each.trim())
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
