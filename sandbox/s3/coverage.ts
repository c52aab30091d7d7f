import type { CoverageMatrix } from '../simulator/coverage.ts'

export const s3Coverage: CoverageMatrix = {
  's3.put': {
    covers: 'an object with its SHA-256 sum; a new version where the bucket keeps them',
    leavesOut: 'several parts, encryption, conditions',
  },
  's3.get': { covers: 'the last version of an object', leavesOut: 'ranges, older versions' },
  's3.list': { covers: 'keys and versions under a prefix, page by page', leavesOut: 'delimiters, owners' },
  's3.delete': {
    covers: 'up to 1,000 keys or versions at once; a retention rule that keeps them',
    leavesOut: 'verbose answers',
  },
}
