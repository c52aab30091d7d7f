/** The end of a data copy: deleted for certain, or told that it is not. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { purge } from '../../src/jobs/close-out/purge.ts'
import type { DataCopyStore } from '../../src/runbook/data-copy-port.ts'
import { createDataCopyStore } from '../../src/services/data-copy/store.ts'
import { storyAt } from '../runbook/smooth-run.ts'

const { run } = storyAt('close-out.purge')
const deleted = { kind: 'report', report: { command: 'report-copy-deleted' } }

let folder = ''
let copies: DataCopyStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'purge-'))
  copies = createDataCopyStore({ folder })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function makeCopy(): Promise<void> {
  await mkdir(copies.location(run.id))
  await writeFile(join(copies.location(run.id), 'manifest.json'), '{}')
}

/** A worker on this machine; the notes are everybody's. */
function workerWith(dataCopies: DataCopyStore, kept = new Map<string, unknown>()) {
  const notes = {
    get: async (_: string, name: string) => kept.get(name),
    set: async (_: string, name: string, note: unknown) => void kept.set(name, note),
  }
  return { run, dataCopies, store: { notes } }
}

test('a copy that is not where this machine looks for it is not told to be deleted, however often somebody tries', async () => {
  const elsewhere = workerWith(copies)
  for (const _ of [1, 2, 3])
    await expect(purge(elsewhere)).rejects.toMatchObject({ facts: { code: 'copy-not-deleted' } })
})

test('a copy is told to be deleted when it was, and when a worker was killed before telling', async () => {
  await makeCopy()
  const kept = new Map<string, unknown>()
  expect(await purge(workerWith(copies, kept))).toEqual(deleted)
  expect(await purge(workerWith(copies, kept))).toEqual(deleted)
})
