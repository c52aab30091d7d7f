import { demoSeed } from './demo-seed.ts'
import { startSlackSimulator } from './server.ts'

/** `node sandbox/slack/demo.ts [port]`: the workspace alone, for work on its page. */
const simulator = await startSlackSimulator({ seed: demoSeed, port: Number(process.argv[2] ?? 4100) })
console.log(`${simulator.url}/?as=U0000001`)
