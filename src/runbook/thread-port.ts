/** What the job layer asks of the Slack side: bring a run's thread up to date, one call to Slack at a time. */
export type ThreadProjector = {
  /** Makes at most one message, update or upload. `more`: something is still to be shown; `over`: the end has been told, too. */
  advance(runId: string): Promise<'more' | 'up-to-date' | 'over'>
}
