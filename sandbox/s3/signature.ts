import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { SimulatorRequest } from '../simulator/route.ts'

/** AWS Signature Version 4, from the other side: the request is signed anew with the known key and compared. */
export type AccessKey = { id: string; secret: string; region: string }

const head =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/

type SignatureProblem =
  | 'AccessDenied'
  | 'InvalidAccessKeyId'
  | 'AuthorizationHeaderMalformed'
  | 'SignatureDoesNotMatch'
  | 'XAmzContentSHA256Mismatch'

export function signatureProblem(request: SimulatorRequest, key: AccessKey): SignatureProblem | undefined {
  const [, id, day = '', region, signedNames = '', signature = ''] =
    head.exec(request.headers.authorization ?? '') ?? []
  if (id === undefined) return 'AccessDenied'
  if (id !== key.id) return 'InvalidAccessKeyId'
  if (region !== key.region) return 'AuthorizationHeaderMalformed'
  const payload = request.headers['x-amz-content-sha256'] ?? ''
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(request.body)) return 'XAmzContentSHA256Mismatch'
  const time = request.headers['x-amz-date'] ?? ''
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical(request, signedNames.split(';')))].join('\n')
  const wanted = ['aws4_request', text].reduce(hmac, [region, 's3'].reduce(hmac, hmac(`AWS4${key.secret}`, day)))
  return timingSafeEqual(wanted, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch'
}

function canonical({ method, url, query, headers }: SimulatorRequest, names: string[]): string {
  const pairs = [...query].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort()
  const lines = names.map((name) => `${name}:${(headers[name] ?? '').trim()}\n`)
  return [method, url.pathname, pairs.join('&'), lines.join(''), names.join(';'), headers['x-amz-content-sha256']].join(
    '\n',
  )
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
