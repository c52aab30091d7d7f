/** Processes of their own, so that what the vendors do is not counted as the bot's. One question, one answer. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

export type Child = { ready: unknown; ask(question: string): Promise<unknown>; end(): Promise<void> }

export async function startChild(file: string, given: unknown, execArgv: string[] = []): Promise<Child> {
  const child: ChildProcess = fork(new URL(file, import.meta.url), [JSON.stringify(given)], { execArgv, silent: true })
  let lastWords = ''
  child.stderr?.on('data', (piece) => {
    lastWords = `${lastWords}${piece}`.slice(-10_000)
  })

  /** Its next message; what it died of, if it dies before. */
  async function told(): Promise<unknown> {
    const over = new AbortController()
    const died = (code: number | null, signal: string | null) =>
      over.abort(new Error(`the process ended with ${code ?? signal}: ${causeIn(lastWords)}`))
    // Not `exit`: what it said last may still be on its way then.
    child.once('close', died)
    try {
      return (await once(child, 'message', { signal: over.signal }))[0]
    } catch (error) {
      throw over.signal.aborted ? over.signal.reason : error
    } finally {
      child.off('close', died)
    }
  }

  return {
    ready: await told(),
    ask(question) {
      child.send(question)
      return told()
    },
    async end() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

/** Node writes the source line first, then the error, then its stack. */
function causeIn(lastWords: string): string {
  const lines = lastWords.trim().split('\n')
  return lines.find((line) => /^\w*(Error|Exception)\b/.test(line)) ?? lines.at(-1) ?? ''
}

/** The other side: says that it is ready, then answers until the benchmark lets go. */
export function answerQuestions(ready: unknown, answer: (question: string) => unknown): void {
  process.on('message', (question) => {
    void Promise.resolve(answer(String(question))).then((answered) => process.send?.(answered ?? 'done'))
  })
  process.on('disconnect', () => process.exit())
  process.send?.(ready)
}
