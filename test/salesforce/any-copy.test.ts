import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { salesforceId } from '../../sandbox/world/salesforce-id.ts'
import type { WorldObject } from '../../sandbox/world/salesforce-world.ts'
import { createDataCopyStore } from '../../src/services/data-copy/store.ts'
import { copyOf, RUN, rowsIn, storeUnderTest } from './copy-under-test.ts'
import { orgUnderTest } from './org-under-test.ts'

const columns = ['Id', 'Name', 'HubSpot_Inc__One__c', 'HubSpot_Inc__Two__c'] as const
const header = columns.map((name) => `"${name}"`).join(',')

/** What a CSV reader stumbles over, and what looks like the end of a page or the beginning of one. */
const awkward = [
  '',
  '"',
  '""',
  ',',
  '\n',
  '\r\n',
  '\r',
  '\n\r',
  '\n\n',
  `${header}\n`,
  columns.join(','),
  'null',
  '\uFEFF',
  '=1+1',
]
const text = fc.array(fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: 'grapheme', maxLength: 8 })), {
  maxLength: 4,
})
const value = fc.oneof(
  fc.constant(null),
  text.map((parts) => parts.join('')),
)

const tables = fc.array(fc.array(fc.tuple(value, value, value), { maxLength: 60 }), { minLength: 1, maxLength: 3 })

function objectOf(rows: [string | null, string | null, string | null][], index: number): WorldObject {
  const [id, ...others] = columns
  return {
    name: `HubSpot_Inc__Thing_${index}__c`,
    label: `Thing ${index}`,
    keyPrefix: `a1${index}`,
    fields: columns.map((name) => ({ name, label: name, type: name === 'Id' ? ('id' as const) : ('string' as const) })),
    rows: rows.map((values, row) => ({
      [id]: salesforceId(`a1${index}`, row + 1),
      ...Object.fromEntries(others.map((name, column) => [name, values[column] ?? null])),
    })),
  }
}

const world = fc.record({
  tables,
  bulkPageSize: fc.integer({ min: 1, max: 25 }),
  /** After how many pages each attempt ends as if it had been killed. */
  deaths: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
})

test('any objects, in pages of any size, with any interruptions, are copied exactly as the org holds them', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ tables: rows, bulkPageSize, deaths }) => {
      const objects = rows.map(objectOf)
      const { gateway, simulator } = await orgUnderTest({
        simulator: { bulkPageSize },
        change: ({ packages: [installed] }) => installed && Object.assign(installed, { objects }),
      })
      const { folder, store, csvOf } = await storeUnderTest()
      const extracts = await gateway.packageExtracts('HubSpot_Inc')
      expect(extracts.map(({ object }) => object)).toEqual(objects.map(({ name }) => name))
      const files = []
      for (const [index, extract] of extracts.entries()) {
        for (const pages of index === 0 ? deaths : []) {
          let left = pages
          const alive = async () => {
            left -= 1
            return left >= 0
          }
          await copyOf({ gateway, store: createDataCopyStore({ folder }) }, extract, alive)
        }
        const file = await copyOf({ gateway, store }, extract)
        if (file === 'elsewhere') throw new Error('somebody else has the object')
        files.push(file)
        const [head, ...records] = await csvOf(file.path)
        const expected = rowsIn(simulator.org, extract.object, extract.fields)
        expect(head).toEqual(extract.fields)
        expect(records).toEqual(expected)
        const bytes = await readFile(join(store.location(RUN), file.path))
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        expect(file).toMatchObject({ rows: expected.length, bytes: bytes.length, sha256 })
      }
      expect(simulator.org.bulkJobs).toHaveLength(extracts.length)
      const sealing = { runId: RUN, namespace: 'HubSpot_Inc', createdAt: '2026-10-01T00:00:00.000Z', files }
      const manifest = await store.seal(sealing)
      expect(manifest.rows).toBe(rows.flat().length)
      expect(await store.check(RUN, manifest.sha256)).toEqual({ intact: true, differing: [] })
      await simulator.close()
    }),
    { numRuns: 15 },
  )
})
