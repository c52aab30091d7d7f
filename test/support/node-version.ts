import { nodeVersionProblem } from '../../src/services/node-version.ts'

export default function requireNode24(): void {
  const problem = nodeVersionProblem(process.versions.node)
  if (problem) throw new Error(problem)
}
