import { approvalSummary, blockerLine, eventLine } from './events.ts'
import { fault, refusal } from './refusals.ts'
import * as upload from './upload.ts'
import * as views from './views.ts'
import * as words from './words.ts'

export const en = { ...words, ...views, ...upload, approvalSummary, blockerLine, eventLine, fault, refusal }
