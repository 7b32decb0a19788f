// What every sample file is made with: a seeded generator, instants without a clock or host zone, and CSV.

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The sample speaks of 2025-07-01 to 2026-06-30 in Europe/Rome; nothing is known after END. */
export const START = Date.parse('2025-07-01T00:00:00+02:00')
export const CHANGE = Date.parse('2026-03-01T00:00:00Z')
export const END = Date.parse('2026-06-17T16:00:00Z')

const SUMMER_ENDS = Date.parse('2025-10-26T01:00:00Z')
const SUMMER_STARTS = Date.parse('2026-03-29T01:00:00Z')

/** Minutes that clocks in Rome are ahead of UTC; right for the period of the sample. */
export function romeOffset(at) {
  return at < SUMMER_ENDS || at >= SUMMER_STARTS ? 120 : 60
}

/** The instant at which clocks in Rome show `wall`, given as if it were UTC. */
export function fromRome(wall) {
  const summer = wall - 120 * MINUTE
  return romeOffset(summer) === 120 ? summer : wall - 60 * MINUTE
}

/** The wall clock of Rome as a Date whose UTC fields are the local ones. */
export function inRome(at) {
  return new Date(at + romeOffset(at) * MINUTE)
}

export function isWeekend(wall) {
  return new Date(wall).getUTCDay() % 6 === 0
}

export function civilDate(at) {
  return new Date(at).toISOString().slice(0, 10)
}

/** ISO 8601 to the second, ending Z, or with an offset given in minutes. */
export function isoInstant(at, offset = null) {
  const text = new Date(at + (offset ?? 0) * MINUTE).toISOString().slice(0, 19)
  if (offset === null) return `${text}Z`
  const minutes = Math.abs(offset)
  const two = (n) => String(n).padStart(2, '0')
  return `${text}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value))
}

/** mulberry32 and the draws made of it. One generator a file: a change in one leaves the others as they are. */
export function generator(seed) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n) => Math.floor(next() * n)
  const normal = () => {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += next()
    return sum
  }
  return {
    next,
    below,
    normal,
    between: (low, high) => low + below(high - low + 1),
    chance: (p) => next() < p,
    pick: (list) => list[below(list.length)],
    exponential: (mean) => -Math.log(1 - next()) * mean,
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    /** One of the first items of [item, weight] pairs. */
    among(pairs) {
      let rest = next() * pairs.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [item, weight] of pairs) {
        rest -= weight
        if (rest < 0) return item
      }
      return pairs[0][0]
    },
    /** Mostly Z, sometimes Rome's own offset, rarely another. */
    writeInstant(at) {
      return isoInstant(
        at,
        this.among([
          [null, 86],
          [romeOffset(at), 11],
          [345, 1],
          [-210, 1],
          [0, 1],
        ]),
      )
    },
  }
}

function cell(value) {
  const text = String(value ?? '')
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** RFC 4180 with LF line ends: a header, then a line a row; null and undefined are empty. */
export function toCsv(columns, rows) {
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','))
  return `${[columns.join(','), ...lines].join('\n')}\n`
}
