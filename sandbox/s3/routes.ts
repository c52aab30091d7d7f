import { createHash } from 'node:crypto'
import { XMLParser } from 'fast-xml-parser'
import type { Answer, Route, SimulatorRequest } from '../simulator/route.ts'
import type { BucketState, StoredVersion } from './server.ts'

/** What the bot asks of a bucket, as Amazon S3 documents it; anything else is refused. */
export function bucketRoutes(bucket: BucketState): Route[] {
  const object = '/:bucket/*key'
  return [
    {
      id: 's3.list',
      method: 'GET',
      path: ['/:bucket', '/:bucket/'],
      write: false,
      source: 'Amazon S3 API, ListObjectsV2 and ListObjectVersions',
      handle: known(bucket, (request) => list(bucket, request)),
    },
    {
      id: 's3.delete',
      method: 'POST',
      path: ['/:bucket', '/:bucket/'],
      write: true,
      source: 'Amazon S3 API, DeleteObjects',
      handle: known(bucket, (request) => remove(bucket, request)),
    },
    {
      id: 's3.put',
      method: 'PUT',
      path: object,
      write: true,
      source: 'Amazon S3 API, PutObject',
      handle: known(bucket, (request) => put(bucket, request)),
    },
    {
      id: 's3.get',
      method: 'GET',
      path: object,
      write: false,
      source: 'Amazon S3 API, GetObject',
      handle: known(bucket, ({ params }) => get(bucket, params.key ?? '')),
    },
  ]
}

function known(bucket: BucketState, handle: (request: SimulatorRequest) => Answer): Route['handle'] {
  return (request) => (request.params.bucket === bucket.name ? handle(request) : refuse(404, 'NoSuchBucket'))
}

export function refuse(status: number, code: string): Answer {
  return xml(status, `<Error><Code>${code}</Code><Message>${code}</Message><RequestId>0</RequestId></Error>`)
}

function xml(status: number, content: string): Answer {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${content}`
  return { status, headers: { 'content-type': 'application/xml' }, text }
}

function put(bucket: BucketState, { params, headers, body }: SimulatorRequest): Answer {
  const sum = headers['x-amz-checksum-sha256']
  if (sum !== undefined && sum !== createHash('sha256').update(body).digest('base64')) return refuse(400, 'BadDigest')
  const key = params.key ?? ''
  if (!bucket.keepsVersions) bucket.versions = bucket.versions.filter((version) => version.key !== key)
  bucket.versions.push({ key, versionId: bucket.nextVersion(), content: body })
  return { status: 200, headers: { etag: `"${createHash('md5').update(body).digest('hex')}"` } }
}

function get(bucket: BucketState, key: string): Answer {
  const found = bucket.versions.findLast((version) => version.key === key)
  if (found === undefined || found.content === 'deleted') return refuse(404, 'NoSuchKey')
  return { status: 200, bytes: found.content }
}

function list(bucket: BucketState, { query }: SimulatorRequest): Answer {
  const prefix = query.get('prefix') ?? ''
  const under = bucket.versions
    .filter(({ key }) => key.startsWith(prefix))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
  if (!query.has('versions')) {
    const current = under.filter((version) => version === bucket.versions.findLast(({ key }) => key === version.key))
    return listObjects(bucket, {
      present: current.filter(({ content }) => content !== 'deleted'),
      after: query.get('continuation-token') ?? '',
    })
  }
  return bucket.knowsVersions ? listVersions(bucket, under, query) : refuse(501, 'NotImplemented')
}

function listObjects(
  { pageSize }: BucketState,
  { present, after }: { present: StoredVersion[]; after: string },
): Answer {
  const rest = present.filter(({ key }) => key > after)
  const page = rest.slice(0, pageSize)
  const more = rest.length > page.length
  const contents = page.map(
    ({ key, content }) => `<Contents><Key>${key}</Key><Size>${content.length}</Size></Contents>`,
  )
  const next = more ? `<NextContinuationToken>${page.at(-1)?.key}</NextContinuationToken>` : ''
  return xml(200, `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`)
}

function listVersions({ pageSize }: BucketState, under: StoredVersion[], query: URLSearchParams): Answer {
  const marker = query.get('key-marker')
  const start = under.findIndex(
    (version) => version.key === marker && version.versionId === query.get('version-id-marker'),
  )
  const rest = marker === null ? under : under.slice(start + 1)
  const page = rest.slice(0, pageSize)
  const more = rest.length > page.length
  const lines = page.map(({ key, versionId, content }) => {
    const element = content === 'deleted' ? 'DeleteMarker' : 'Version'
    return `<${element}><Key>${key}</Key><VersionId>${versionId}</VersionId></${element}>`
  })
  const last = page.at(-1)
  const next =
    more && last
      ? `<NextKeyMarker>${last.key}</NextKeyMarker><NextVersionIdMarker>${last.versionId}</NextVersionIdMarker>`
      : ''
  return xml(200, `<ListVersionsResult><IsTruncated>${more}</IsTruncated>${next}${lines.join('')}</ListVersionsResult>`)
}

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Object' })

function remove(bucket: BucketState, { query, headers, body }: SimulatorRequest): Answer {
  if (!query.has('delete')) return refuse(405, 'MethodNotAllowed')
  // Amazon S3 API, DeleteObjects: a sum of the request is required.
  if (!Object.keys(headers).some((name) => name === 'content-md5' || name.startsWith('x-amz-checksum-')))
    return refuse(400, 'InvalidRequest')
  const request: { Delete?: { Object?: { Key?: string; VersionId?: string }[] } } = parser.parse(body.toString('utf8'))
  const objects = request.Delete?.Object ?? []
  if (objects.length === 0 || objects.length > 1_000) return refuse(400, 'MalformedXML')
  if (bucket.isLocked) {
    const errors = objects.map(({ Key }) => `<Error><Key>${Key}</Key><Code>AccessDenied</Code></Error>`)
    return xml(200, `<DeleteResult>${errors.join('')}</DeleteResult>`)
  }
  for (const { Key = '', VersionId } of objects) removeOne(bucket, Key, VersionId)
  return xml(200, '<DeleteResult></DeleteResult>')
}

/** Without a version a key of a bucket that keeps versions is only hidden. */
function removeOne(bucket: BucketState, key: string, versionId: string | undefined): void {
  const hides = bucket.keepsVersions && versionId === undefined
  if (hides) bucket.versions.push({ key, versionId: bucket.nextVersion(), content: 'deleted' })
  else
    bucket.versions = bucket.versions.filter(
      (version) => version.key !== key || (versionId !== undefined && version.versionId !== versionId),
    )
}
