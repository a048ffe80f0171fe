// @vitest-environment node
import { readFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'
import { expect, test } from 'vitest'

test('the types are those of the description', async () => {
  const description = JSON.parse(readFileSync('openapi.json', 'utf8'))
  const types = astToString(await openapiTS(description, { emptyObjectsUnknown: true }))
  expect(readFileSync('src/lib/schema.d.ts', 'utf8').endsWith(types), 'run `npm run schema`').toBe(true)
})
