import { extname } from 'node:path'
import { type Ids, randomId } from './ids.ts'

export type StoredFile = {
  id: string
  name: string
  title: string
  bytes: Buffer
  state: 'awaiting-upload' | 'uploaded' | 'complete'
  uploadToken: string
  ownerId: string
  createdAt: number
}

export type StoredFiles = {
  expect(name: string, ownerId: string): StoredFile
  add(name: string, bytes: Buffer, ownerId: string): StoredFile
  find(id: string): StoredFile | undefined
  findByUploadToken(token: string): StoredFile | undefined
}

export function createStoredFiles(ids: Ids, now: () => number): StoredFiles {
  const files: StoredFile[] = []

  function expect(name: string, ownerId: string): StoredFile {
    const file: StoredFile = {
      id: ids.next('F'),
      name,
      title: name,
      bytes: Buffer.alloc(0),
      state: 'awaiting-upload',
      uploadToken: randomId(16),
      ownerId,
      createdAt: now(),
    }
    files.push(file)
    return file
  }

  return {
    expect,
    add: (name, bytes, ownerId) => Object.assign(expect(name, ownerId), { bytes, state: 'complete' as const }),
    find: (id) => files.find((file) => file.id === id),
    findByUploadToken: (token) => files.find((file) => file.uploadToken === token),
  }
}

const MIME_TYPES: Record<string, string> = {
  '.csv': 'text/csv',
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.json': 'application/json',
  '.zip': 'application/zip',
  '.html': 'text/html',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
}

export function mimeType(name: string): string {
  return MIME_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream'
}
