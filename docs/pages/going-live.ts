/** docs/going-live.md is written by hand, except for the link that creates the Slack app. */
export function withManifestLink(page: string, link: string): string {
  return page.replace(/^\[create-app\]: .*$/m, () => `[create-app]: ${link}`)
}
