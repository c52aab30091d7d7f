/** What a bucket's refusals mean for the run. The SDK's errors carry the request's headers, so none goes along as cause. */
import { Fault, type FaultCode, type FaultKind } from '../../runbook/fault.ts'

/** Amazon S3, Error responses, and where the SDK finds no key at all. What is not named here is tried again with pauses. */
const permanent: Readonly<Record<string, FaultCode>> = {
  AccessDenied: 'storage-refused',
  AllAccessDisabled: 'storage-refused',
  AuthorizationHeaderMalformed: 'storage-refused',
  CredentialsProviderError: 'storage-refused',
  EntityTooLarge: 'storage-refused',
  InvalidAccessKeyId: 'storage-refused',
  InvalidBucketName: 'storage-refused',
  NoSuchBucket: 'storage-refused',
  PermanentRedirect: 'storage-refused',
  RangeError: 'storage-refused',
  SignatureDoesNotMatch: 'storage-refused',
}

export function bucketFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  const { name, message } = error instanceof Error ? error : { name: 'unknown', message: String(error) }
  const code = permanent[name]
  return code
    ? storageFault('permanent', code, `${name}: ${message}`)
    : storageFault('unknown', 'storage-unreachable', `${name}: ${message}`)
}

function storageFault(kind: FaultKind, code: FaultCode, detail: string): Fault {
  return new Fault({ vendor: 'store', kind, code, detail: detail.slice(0, 300) })
}
