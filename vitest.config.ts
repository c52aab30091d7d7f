import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** On a fresh machine vitest begins with the largest files; the scenarios take longest and would then begin last, and alone. */
class ScenariosFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isScenario = ({ moduleId }: TestSpecification) => moduleId.includes('/test/scenarios/')
    return [...sorted.filter(isScenario), ...sorted.filter((file) => !isScenario(file))]
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**'],
    globalSetup: ['test/support/node-version.ts', 'test/support/redis.ts'],
    pool: 'forks',
    // A process for each worker, not for each file: to load the SDKs a hundred times took a quarter of the time.
    isolate: false,
    sequence: { sequencer: ScenariosFirst },
    // The scenarios wait most of the time: beside them there is room for everything else, also on two cores.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
