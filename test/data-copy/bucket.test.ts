import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { s3Coverage } from '../../sandbox/s3/coverage.ts'
import { bucketRoutes } from '../../sandbox/s3/routes.ts'
import { type S3Simulator, startS3Simulator } from '../../sandbox/s3/server.ts'
import { coverageDifferences } from '../../sandbox/simulator/coverage.ts'
import { isFault } from '../../src/runbook/fault.ts'
import { type Bucket, type BucketSettings, createBucket } from '../../src/services/data-copy/bucket.ts'

const key = { id: 'DEMOKEY', secret: 'demo-secret', region: 'eu-central-1' }

let folder = ''
let simulator: S3Simulator | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bucket-'))
})
afterEach(async () => {
  await simulator?.close()
  await rm(folder, { recursive: true, force: true })
})

type Setup = { simulator?: Partial<Parameters<typeof startS3Simulator>[0]>; settings?: Partial<BucketSettings> }

async function bucketUnderTest({ simulator: options, settings }: Setup = {}) {
  simulator = await startS3Simulator({ key, bucket: 'copies', ...options })
  const bucket = createBucket({
    name: 'copies',
    region: key.region,
    endpoint: simulator.url,
    credentials: { accessKeyId: key.id, secretAccessKey: key.secret },
    ...settings,
  })
  return { bucket, simulator }
}

async function put(bucket: Bucket, name: string, content: string): Promise<void> {
  const path = join(folder, 'file')
  await writeFile(path, content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  await bucket.put({ key: name, path, bytes: Buffer.byteLength(content), sha256 })
}

async function read(bucket: Bucket, name: string): Promise<string | undefined> {
  const body = await bucket.read(name)
  if (body === undefined) return undefined
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

async function faultOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (isFault(error)) return error.facts
  throw new Error('a fault was expected')
}

describe('a bucket', () => {
  it('gives back what was put, also under names with blanks and umlauts', async () => {
    const { bucket } = await bucketUnderTest()
    await put(bucket, 'run-1/layout.Kontakt Übersicht.json', 'Straße')
    expect(await read(bucket, 'run-1/layout.Kontakt Übersicht.json')).toBe('Straße')
    expect(await read(bucket, 'run-1/other.json')).toBeUndefined()
  })

  it('lists a prefix over several pages, and nothing beside it', async () => {
    const { bucket } = await bucketUnderTest({ simulator: { pageSize: 2 } })
    for (const name of ['run-1/a', 'run-1/b', 'run-1/c', 'run-10/a']) await put(bucket, name, name)
    expect(await bucket.keys('run-1/')).toEqual(['run-1/a', 'run-1/b', 'run-1/c'])
  })

  it('is emptied of every version, also where deleting only hides', async () => {
    const { bucket, simulator: storage } = await bucketUnderTest({ simulator: { keepsVersions: true, pageSize: 2 } })
    for (const name of ['run-1/a', 'run-1/a', 'run-1/b', 'run-2/a']) await put(bucket, name, name)
    expect(await bucket.empty('run-1/')).toEqual({ deleted: 3, left: 0 })
    expect(storage.bucket.versions.map((version) => version.key)).toEqual(['run-2/a'])
  })

  it('is emptied by key where the provider knows no versions', async () => {
    const { bucket } = await bucketUnderTest({ simulator: { knowsVersions: false } })
    await put(bucket, 'run-1/a', 'a')
    expect(await bucket.empty('run-1/')).toEqual({ deleted: 1, left: 0 })
  })

  it('says what a retention rule keeps', async () => {
    const { bucket, simulator: storage } = await bucketUnderTest()
    await put(bucket, 'run-1/a', 'a')
    storage.bucket.isLocked = true
    expect(await bucket.empty('run-1/')).toEqual({ deleted: 0, left: 1 })
  })

  it('refuses a file that arrives otherwise than it was measured', async () => {
    const { bucket, simulator: storage } = await bucketUnderTest()
    const path = join(folder, 'file')
    await writeFile(path, 'changed')
    const sha256 = createHash('sha256').update('as sealed').digest('hex')
    expect(await faultOf(bucket.put({ key: 'run-1/a', path, bytes: 7, sha256 }))).toMatchObject({ vendor: 'store' })
    expect(storage.bucket.versions).toEqual([])
  })

  it('is not asked to take a file that cannot be read, and nothing else ends with it', async () => {
    const { bucket, simulator: storage } = await bucketUnderTest()
    const file = { key: 'run-1/a', path: join(folder, 'gone'), bytes: 7, sha256: '0'.repeat(64) }
    await expect(bucket.put(file)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(storage.bucket.versions).toEqual([])
  })

  it('that breaks off in the middle of an answer is away', async () => {
    const { bucket, simulator: storage } = await bucketUnderTest()
    await put(bucket, 'run-1/a', 'a'.repeat(100_000))
    storage.faults.add({ method: 'GET', path: /run-1/, action: { kind: 'half-answer', ends: 'drop' } })
    expect(await faultOf(read(bucket, 'run-1/a'))).toMatchObject({ kind: 'unknown', code: 'storage-unreachable' })
  })

  it.each([
    {
      wrong: 'secret',
      settings: { credentials: { accessKeyId: key.id, secretAccessKey: 'another' } },
      says: 'SignatureDoesNotMatch',
    },
    {
      wrong: 'key',
      settings: { credentials: { accessKeyId: 'UNKNOWN', secretAccessKey: key.secret } },
      says: 'InvalidAccessKeyId',
    },
    { wrong: 'bucket', settings: { name: 'elsewhere' }, says: 'NoSuchBucket' },
    { wrong: 'region', settings: { region: 'us-east-1' }, says: 'AuthorizationHeaderMalformed' },
  ])('a wrong $wrong needs a person, and the secret stays out of the sentence', async ({ settings, says }) => {
    const { bucket } = await bucketUnderTest({ settings })
    const facts = await faultOf(put(bucket, 'run-1/a', 'a'))
    expect(facts).toMatchObject({ vendor: 'store', kind: 'permanent', code: 'storage-refused' })
    expect(facts.detail).toContain(says)
    expect(JSON.stringify(facts)).not.toContain(key.secret)
  })

  it('for which no key is found needs a person too', async () => {
    const { simulator: storage } = await bucketUnderTest()
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE']) vi.stubEnv(name, '')
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, join(folder, 'none'))
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    const bucket = createBucket({ name: 'copies', region: key.region, endpoint: storage.url })
    expect(await faultOf(bucket.keys('run-1/'))).toMatchObject({ kind: 'permanent', code: 'storage-refused' })
    vi.unstubAllEnvs()
  })

  it('that is away for a moment is a fault that passes, and what is read is asked again at once', async () => {
    const { bucket, simulator: storage } = await bucketUnderTest()
    storage.faults.add({ method: 'PUT', path: /run-1/, action: { kind: 'drop' } })
    expect(await faultOf(put(bucket, 'run-1/a', 'a'))).toMatchObject({ kind: 'unknown', code: 'storage-unreachable' })
    await put(bucket, 'run-1/a', 'a')
    storage.faults.add({ path: /run-1/, action: { kind: 'answer', status: 503 } })
    expect(await read(bucket, 'run-1/a')).toBe('a')
  })
})

it('the simulated storage says in words what each of its routes covers', async () => {
  const { simulator: storage } = await bucketUnderTest()
  const differences = coverageDifferences(bucketRoutes(storage.bucket), s3Coverage)
  expect(differences).toEqual({ undescribed: [], withoutRoute: [], duplicates: [] })
})
