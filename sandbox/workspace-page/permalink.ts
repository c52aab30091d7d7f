/** Addresses of single messages: `/archives/C…/p…` as Slack writes them, and what the simulator turns them into. */
export type MessagePlace = { channelId: string; ts: string; threadTs: string | undefined }

export function readPermalink(url: string): MessagePlace | undefined {
  if (!URL.canParse(url, window.location.origin)) return undefined
  const { origin, pathname, searchParams } = new URL(url, window.location.origin)
  const match = /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/.exec(pathname)
  if (origin !== window.location.origin || !match) return undefined
  const [, channelId = '', seconds = '', rest = ''] = match
  return { channelId, ts: `${seconds}.${rest}`, threadTs: searchParams.get('thread_ts') ?? undefined }
}

export function readPlace(address: URLSearchParams): MessagePlace | undefined {
  const channelId = address.get('channel')
  const ts = address.get('ts')
  return channelId && ts ? { channelId, ts, threadTs: address.get('thread_ts') ?? undefined } : undefined
}
