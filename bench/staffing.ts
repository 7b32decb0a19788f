import { bench, type Tools } from './harness.ts'

/*
 * The fewest agents that answer 80 % of 2,000 erlangs within 20 seconds. The limit is the recursion of Erlang B from no
 * agents up to them, which checks nothing and gives one number. A row is a call, so nanoseconds a row are a call's.
 */

const CALLS = 200
const [LOAD, AHT, TARGET, LEVEL] = [2_000, 180, 20, 0.8]

function byHand(load: number): number {
  let blocked = 1
  for (let n = 1; ; n++) {
    blocked = (load * blocked) / (n + load * blocked)
    if (n <= load) continue
    const waits = (n * blocked) / (n - load * (1 - blocked))
    if (1 - waits * Math.exp((-(n - load) * TARGET) / AHT) >= LEVEL) return n
  }
}

function lanes({ library }: Tools): Record<string, () => unknown> {
  const { requiredAgents } = library
  const rules = { period: AHT, aht: AHT, target: TARGET, serviceLevel: LEVEL }
  // The load differs a little from call to call, so that no call is left out.
  const all = (calls: number, agents: (load: number) => number) => (): number => {
    let sum = 0
    for (let i = 0; i < calls; i++) sum += agents(LOAD + i * 1e-6)
    return sum
  }
  return {
    'the recursion by hand': all(CALLS, byHand),
    'requiredAgents, Erlang C': all(CALLS, (contacts) => requiredAgents({ ...rules, contacts }).agents),
    'requiredAgents, Erlang A': all(CALLS, (contacts) => requiredAgents({ ...rules, contacts, patience: 120 }).agents),
  }
}

const goals = [{ lane: 'requiredAgents, Erlang C', versus: 'the recursion by hand', atMost: 3 }]

await bench('Agents for 2,000 erlangs', [{ name: 'staffing', rows: CALLS, goals, lanes }])
