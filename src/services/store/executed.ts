import type { ChainableCommander } from 'ioredis'

/** Runs the commands and fails if one of them did: ioredis hands errors back as values here. */
export async function executed(commands: ChainableCommander): Promise<void> {
  for (const [error] of (await commands.exec()) ?? []) {
    if (error) throw error
  }
}
