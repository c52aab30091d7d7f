/** Processes of their own, so that what the vendors do is not counted as the bot's. One question, one answer. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

export type Child = { ready: unknown; ask(question: string): Promise<unknown>; end(): Promise<void> }

export async function startChild(file: string, given: unknown, execArgv: string[] = []): Promise<Child> {
  const child: ChildProcess = fork(new URL(file, import.meta.url), [JSON.stringify(given)], { execArgv })
  const [ready] = await once(child, 'message')
  return {
    ready,
    async ask(question) {
      child.send(question)
      return (await once(child, 'message'))[0]
    },
    async end() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

/** The other side: says that it is ready, then answers until the benchmark lets go. */
export function answerQuestions(ready: unknown, answer: (question: string) => unknown): void {
  process.on('message', (question) => {
    void Promise.resolve(answer(String(question))).then((answered) => process.send?.(answered ?? 'done'))
  })
  process.on('disconnect', () => process.exit())
  process.send?.(ready)
}
