import { nodeTooOld } from '../messages/console.ts'

/** When npm's scripts are blocked, the Node 24 of node_modules is missing and an older one runs without a word. */
export function nodeVersionProblem(version: string): string | undefined {
  return Number(version.split('.')[0]) >= 24 ? undefined : nodeTooOld(version)
}
