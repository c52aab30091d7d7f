import { leftoversFile, revocationFile } from './access.ts'
import { blockersFile } from './blockers.ts'
import { contentsFile } from './contents.ts'
import { approvalSummary, eventLine } from './events.ts'
import * as owners from './owners.ts'
import { dependenciesFile, ownerListFile } from './preflight-files.ts'
import * as references from './references.ts'
import { fault, refusal } from './refusals.ts'
import { state } from './state.ts'
import * as upload from './upload.ts'
import { readBackFile } from './verification.ts'
import * as views from './views.ts'
import * as words from './words.ts'

export const en = {
  ...words,
  ...owners,
  ...references,
  ...views,
  ...upload,
  ownerListFile,
  dependenciesFile,
  contentsFile,
  readBackFile,
  leftoversFile,
  blockersFile,
  revocationFile,
  state,
  approvalSummary,
  eventLine,
  fault,
  refusal,
}
