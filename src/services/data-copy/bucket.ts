/**
 * An S3-compatible bucket, through the AWS SDK: the official client, kept up weekly, and the one that other providers test
 * against. It is imported only where a bucket is configured, so that nobody else pays its memory.
 */
import { createReadStream } from 'node:fs'
import type {
  DeleteMarkerEntry,
  ListObjectVersionsOutput,
  ObjectIdentifier,
  ObjectVersion,
  S3Client,
} from '@aws-sdk/client-s3'
import { inChunks } from '../../runbook/in-chunks.ts'
import { bucketFault } from './bucket-faults.ts'

export type BucketSettings = {
  name: string
  region: string
  /** Unset: Amazon's own. */
  endpoint?: string
  /** Unset: those that the SDK finds, such as the machine's role. */
  credentials?: { accessKeyId: string; secretAccessKey: string }
}

type BucketFile = { key: string; path: string; bytes: number; sha256: string }

export type Bucket = {
  /** The bucket checks the sum itself and refuses what arrives otherwise. */
  put(file: BucketFile): Promise<void>
  /** Undefined if there is no such key. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | undefined>
  /** Every key that begins like this. */
  keys(prefix: string): Promise<string[]>
  /** Deletes all that lies under the prefix, in every version, and says what is still there. */
  empty(prefix: string): Promise<{ deleted: number; left: number }>
  address(prefix: string): string
}

/** Amazon S3, PutObject: one request carries 5 GB at most. */
const mostBytes = 5_000_000_000
const keysPerDelete = 1_000

export function createBucket(settings: BucketSettings): Bucket {
  const { name: Bucket } = settings
  const opened = open(settings)

  async function put({ key, path, bytes, sha256 }: BucketFile): Promise<void> {
    if (bytes > mostBytes) throw bucketFault(new RangeError(`${key}: ${bytes} > ${mostBytes}`))
    const { client, sdk } = await opened
    const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64')
    // Nobody else listens: without this a file that cannot be read would end the process.
    const unreadable = new AbortController()
    const Body = createReadStream(path).on('error', (error) => unreadable.abort(error))
    const command = new sdk.PutObjectCommand({ Bucket, Key: key, Body, ContentLength: bytes, ChecksumSHA256 })
    try {
      await client.send(command, { abortSignal: unreadable.signal })
    } catch (error) {
      throw unreadable.signal.aborted ? unreadable.signal.reason : bucketFault(error)
    } finally {
      Body.destroy()
    }
  }

  async function read(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const { client, sdk } = await opened
    try {
      const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key: key }))
      return Body === undefined ? undefined : pieces(Body.transformToWebStream())
    } catch (error) {
      if (error instanceof sdk.NoSuchKey) return undefined
      throw bucketFault(error)
    }
  }

  async function keys(prefix: string): Promise<string[]> {
    const { client, sdk } = await opened
    const found: string[] = []
    let ContinuationToken: string | undefined
    do {
      const place = ContinuationToken === undefined ? {} : { ContinuationToken }
      const command = new sdk.ListObjectsV2Command({ Bucket, Prefix: prefix, ...place })
      const page = await asked(() => client.send(command))
      found.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []))
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (ContinuationToken !== undefined)
    return found
  }

  async function empty(prefix: string): Promise<{ deleted: number; left: number }> {
    const { client, sdk } = await opened
    const before = await everything(prefix)
    for (const Objects of inChunks(before, keysPerDelete)) {
      await asked(() => client.send(new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } })))
    }
    const left = await everything(prefix)
    return { deleted: before.length - left.length, left: left.length }
  }

  /** Where a bucket keeps versions, deleting a key only hides it, so each version is named. */
  async function everything(prefix: string): Promise<ObjectIdentifier[]> {
    const found: ObjectIdentifier[] = []
    let place: VersionPlace | undefined = {}
    while (place !== undefined) {
      const page = await versionsPage(prefix, place)
      if (page === 'no-versions') return (await keys(prefix)).map((Key) => ({ Key }))
      const { Versions = [], DeleteMarkers = [], IsTruncated, NextKeyMarker, NextVersionIdMarker } = page
      found.push(...[...Versions, ...DeleteMarkers].map(identified))
      place = IsTruncated ? placeAfter(NextKeyMarker, NextVersionIdMarker) : undefined
    }
    return found
  }

  async function versionsPage(prefix: string, place: VersionPlace): Promise<ListObjectVersionsOutput | 'no-versions'> {
    const { client, sdk } = await opened
    try {
      return await client.send(new sdk.ListObjectVersionsCommand({ Bucket, Prefix: prefix, ...place }))
    } catch (error) {
      // Some providers keep no versions and do not know the question.
      if (error instanceof sdk.S3ServiceException && error.name === 'NotImplemented') return 'no-versions'
      throw bucketFault(error)
    }
  }

  return { put, read, keys, empty, address: (prefix) => `s3://${Bucket}/${prefix}` }
}

type Opened = { client: S3Client; sdk: typeof import('@aws-sdk/client-s3') }

async function open({ region, endpoint, credentials }: BucketSettings): Promise<Opened> {
  const sdk = await import('@aws-sdk/client-s3')
  const client = new sdk.S3Client({
    region,
    ...(credentials === undefined ? {} : { credentials }),
    // Other providers answer under one host name, and do not know the sums that the SDK adds by itself.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    // What fails is told by its fault; the SDK would also write it to the console.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000, throwOnRequestTimeout: true },
  })
  return { client, sdk }
}

type VersionPlace = { KeyMarker?: string; VersionIdMarker?: string }

function placeAfter(KeyMarker: string | undefined, VersionIdMarker: string | undefined): VersionPlace {
  return {
    ...(KeyMarker === undefined ? {} : { KeyMarker }),
    ...(VersionIdMarker === undefined ? {} : { VersionIdMarker }),
  }
}

function identified({ Key, VersionId }: ObjectVersion | DeleteMarkerEntry): ObjectIdentifier {
  return { Key, ...(VersionId === undefined ? {} : { VersionId }) }
}

/** What breaks off on its way is the network's, as an answer that never came. */
async function* pieces(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw bucketFault(error)
  }
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw bucketFault(error)
  }
}
