import { createFaultQueue, type FaultQueue } from '../simulator/fault-queue.ts'
import { startHttpSimulator } from '../simulator/http-server.ts'
import { createRouteLog, type RouteLog } from '../simulator/route-log.ts'
import { bucketRoutes, refuse } from './routes.ts'
import { type AccessKey, signatureProblem } from './signature.ts'

/** One bucket of an S3-compatible storage, addressed by path. Every object has versions, also where the bucket keeps only the last. */
export type StoredVersion = { key: string; versionId: string; content: Buffer | 'deleted' }

export type BucketState = {
  name: string
  keepsVersions: boolean
  /** Some providers keep no versions and refuse to list them. */
  knowsVersions: boolean
  /** A retention rule: nothing can be deleted. */
  isLocked: boolean
  versions: StoredVersion[]
  pageSize: number
  nextVersion(): string
}

export type S3Simulator = {
  url: string
  bucket: BucketState
  faults: FaultQueue
  routes: RouteLog
  close(): Promise<void>
}

export async function startS3Simulator(
  options: { key: AccessKey; bucket: string } & Partial<
    Pick<BucketState, 'keepsVersions' | 'knowsVersions' | 'pageSize'>
  >,
): Promise<S3Simulator> {
  const { key, bucket: name, keepsVersions = false, knowsVersions = true, pageSize = 1_000 } = options
  let last = 0
  const nextVersion = () => {
    last += 1
    return keepsVersions ? `v${last}` : 'null'
  }
  const bucket: BucketState = {
    name,
    keepsVersions,
    knowsVersions,
    isLocked: false,
    versions: [],
    pageSize,
    nextVersion,
  }
  const faults = createFaultQueue()
  const routeLog = createRouteLog()
  const server = await startHttpSimulator({
    name: 's3',
    routes: bucketRoutes(bucket),
    faults,
    routeLog,
    before: (request) => {
      const problem = signatureProblem(request, key)
      return problem === undefined ? undefined : refuse(problem === 'XAmzContentSHA256Mismatch' ? 400 : 403, problem)
    },
    onUnknown: () => refuse(405, 'MethodNotAllowed'),
  })
  return { url: server.url, bucket, faults, routes: routeLog, close: server.close }
}
