import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { removalOrder } from '../../src/runbook/packages/removal-order.ts'

type Package = { versionId: string; dependsOn?: string[] }

const ids = ['04t1', '04t2', '04t3', '04t4', '04t5', '04t6']

/** Each may build on those with a smaller number only, so there is no circle. */
const withoutCircles: fc.Arbitrary<Package[]> = fc
  .tuple(...ids.map((_, index) => fc.option(fc.subarray(ids.slice(0, index)), { nil: undefined })))
  .map((all) => all.map((dependsOn, index) => ({ versionId: ids[index] ?? '', ...(dependsOn && { dependsOn }) })))
  .chain((packages) => fc.shuffledSubarray(packages))

const anyPackages: fc.Arbitrary<Package[]> = fc.uniqueArray(
  fc.record({ versionId: fc.constantFrom(...ids), dependsOn: fc.subarray(ids) }, { requiredKeys: ['versionId'] }),
  { selector: ({ versionId }) => versionId },
)

describe('the order of removal', () => {
  test('is all packages once, whatever depends on what', () => {
    fc.assert(
      fc.property(anyPackages, (packages) => {
        expect(removalOrder(packages).toSorted(byId)).toEqual(packages.toSorted(byId))
      }),
    )
  })

  test('puts each package behind all that build on it', () => {
    fc.assert(
      fc.property(withoutCircles, (packages) => {
        const order = removalOrder(packages)
        for (const [index, { versionId }] of order.entries()) {
          const later = order.slice(index + 1)
          expect(later.filter(({ dependsOn }) => dependsOn?.includes(versionId))).toEqual([])
        }
      }),
    )
  })

  test('keeps the given one where nothing depends, and within a circle', () => {
    fc.assert(
      fc.property(anyPackages, (packages) => {
        const free = packages.map(({ versionId }) => ({ versionId }))
        expect(removalOrder(free)).toEqual(free)
        const circle = packages.map(({ versionId }) => ({ versionId, dependsOn: ids }))
        expect(removalOrder(circle)).toEqual(circle)
      }),
    )
  })
})

function byId(one: Package, other: Package): number {
  return one.versionId.localeCompare(other.versionId)
}
