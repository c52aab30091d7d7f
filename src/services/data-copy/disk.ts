import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault, type FaultCode } from '../../runbook/fault.ts'

/** The disk's refusals in the runbook's words: which folder, and what is missing. */
const codes: Record<string, FaultCode> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'folder-refused',
  EPERM: 'folder-refused',
  EROFS: 'folder-refused',
  ENOTDIR: 'folder-refused',
}

export async function onDisk<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw await diskFault(error, folder)
  }
}

export async function diskFault(error: unknown, folder: string): Promise<unknown> {
  const reason = errorCode(error)
  const code = codes[reason]
  if (code === undefined) return error
  if (code === 'folder-refused') return fault(code, `${folder}: ${reason}`)
  return fault(code, `${folder}: ${megabytes(await freeBytes(folder).catch(() => 0))}`)
}

/** The bot's log and Redis may lie on the same disk: it is not filled to the brim. */
const reserve = 100_000_000

export async function requireRoom(folder: string, bytes: number, free = freeBytes): Promise<void> {
  const found = await free(folder)
  if (found >= bytes + reserve) return
  throw fault('disk-full', `${folder}: ${megabytes(found)} < ${megabytes(bytes + reserve)}`)
}

/** Of the disk that a folder will lie on, made or not. */
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error
    return freeBytes(dirname(folder))
  }
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`
}

function fault(code: FaultCode, detail: string): Fault {
  return new Fault({ vendor: 'store', kind: 'permanent', code, detail })
}
