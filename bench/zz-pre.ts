import { benchPreflight } from './preflight.ts'
const f = await benchPreflight({ seconds: Number(process.argv[2] ?? 15) })
for (const [k, v] of Object.entries(f)) console.log(k.padEnd(24), (v as number).toPrecision(4))
