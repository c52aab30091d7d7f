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
      const over = new AbortController()
      const died = (code: number | null, signal: string | null) =>
        over.abort(new Error(`the process ended with ${code ?? signal}`))
      child.once('exit', died)
      child.send(question)
      try {
        return (await once(child, 'message', { signal: over.signal }))[0]
      } catch (error) {
        throw over.signal.aborted ? over.signal.reason : error
      } finally {
        child.off('exit', died)
      }
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
