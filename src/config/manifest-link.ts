/** The link that opens Slack's "create an app" dialog with this manifest filled in (Slack docs, App manifests, Sharing). */
export function manifestLink(yaml: string): string {
  return `https://api.slack.com/apps?new_app=1&manifest_yaml=${encodeURIComponent(withoutComments(yaml))}`
}

/** A link should be no longer than it must be. */
function withoutComments(yaml: string): string {
  const lines = yaml.split('\n').filter((line) => !line.trimStart().startsWith('#'))
  return lines.join('\n')
}
