import { expect, test } from 'vitest'
import { nodeVersionProblem } from '../src/services/node-version.ts'

test('an older Node is refused with the command that repairs it', () => {
  expect(nodeVersionProblem('20.20.2')).toContain('npm rebuild node')
  expect(nodeVersionProblem('24.21.0')).toBeUndefined()
})
