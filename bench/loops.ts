/*
 * Loops written by hand for answers from 0 to 10, with which the library is compared. The limits count, check that
 * every answer is on the scale, and return the score: each is the best that we know for its layout, in plain
 * JavaScript. The branchy loops are the ones that everybody writes; they check nothing.
 */

const score = (promoters: number, detractors: number, n: number): number => (100 * (promoters - detractors)) / n

function refuse(): never {
  throw new RangeError('off the scale')
}

/** Four bytes a word, added in lanes; 255 turns fill a lane. */
export function swar(bytes: Uint8Array): number {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  let promoters = 0
  let passed = 0
  let bad = 0
  for (let i = 0; i < words.length; ) {
    const end = Math.min(i + 255, words.length)
    let p = 0
    let q = 0
    for (; i < end; i++) {
      const word = words[i]!
      bad |= word | (word + 0x75757575)
      p = (p + (((word + 0x77777777) >>> 7) & 0x01010101)) | 0
      q = (q + (((word + 0x79797979) >>> 7) & 0x01010101)) | 0
    }
    promoters += lanes(p)
    passed += lanes(q)
  }
  if ((bad & 0x80808080) !== 0) refuse()
  for (let i = words.length * 4; i < bytes.length; i++) {
    if (bytes[i]! > 10) refuse()
    promoters += +(bytes[i]! >= 9)
    passed += +(bytes[i]! >= 7)
  }
  return score(promoters, bytes.length - passed, bytes.length)
}

/** The same, eight words a turn and their sums moved into place late: harder to read, and faster. */
export function swarWide(bytes: Uint8Array): number {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, (bytes.length >> 5) << 3)
  let promoters = 0
  let passed = 0
  let bad = 0
  for (let i = 0; i < words.length; ) {
    const end = Math.min(i + 248, words.length)
    let p = 0
    let q = 0
    for (; i < end; i += 8) {
      const a = words[i]!
      const b = words[i + 1]!
      const c = words[i + 2]!
      const d = words[i + 3]!
      const e = words[i + 4]!
      const f = words[i + 5]!
      const g = words[i + 6]!
      const h = words[i + 7]!
      bad |= a | (a + 0x75757575) | b | (b + 0x75757575) | c | (c + 0x75757575) | d | (d + 0x75757575)
      bad |= e | (e + 0x75757575) | f | (f + 0x75757575) | g | (g + 0x75757575) | h | (h + 0x75757575)
      const nines =
        ((a + 0x07070707) & 0x10101010) +
        ((b + 0x07070707) & 0x10101010) +
        ((c + 0x07070707) & 0x10101010) +
        ((d + 0x07070707) & 0x10101010) +
        ((e + 0x07070707) & 0x10101010) +
        ((f + 0x07070707) & 0x10101010) +
        ((g + 0x07070707) & 0x10101010) +
        ((h + 0x07070707) & 0x10101010)
      const sevens =
        ((a + 0x09090909) & 0x10101010) +
        ((b + 0x09090909) & 0x10101010) +
        ((c + 0x09090909) & 0x10101010) +
        ((d + 0x09090909) & 0x10101010) +
        ((e + 0x09090909) & 0x10101010) +
        ((f + 0x09090909) & 0x10101010) +
        ((g + 0x09090909) & 0x10101010) +
        ((h + 0x09090909) & 0x10101010)
      p = (p + ((nines >>> 4) & 0x0f0f0f0f)) | 0
      q = (q + ((sevens >>> 4) & 0x0f0f0f0f)) | 0
    }
    promoters += lanes(p)
    passed += lanes(q)
  }
  if ((bad & 0x80808080) !== 0) refuse()
  for (let i = words.length * 4; i < bytes.length; i++) {
    if (bytes[i]! > 10) refuse()
    promoters += +(bytes[i]! >= 9)
    passed += +(bytes[i]! >= 7)
  }
  return score(promoters, bytes.length - passed, bytes.length)
}

/** The sum of the four bytes of a word. */
function lanes(word: number): number {
  const halves = (word & 0xff00ff) + ((word >>> 8) & 0xff00ff)
  return (halves & 0xffff) + (halves >>> 16)
}

/** Four tables, so that equal answers in a row do not wait for each other. */
export function fourArray(values: readonly number[]): number {
  const [one, two, three, four] = tables()
  let bad = 0
  const end = values.length & ~3
  for (let i = 0; i < end; i += 4) {
    const a = values[i]!
    const b = values[i + 1]!
    const c = values[i + 2]!
    const d = values[i + 3]!
    bad |= a | b | c | d
    one[a & 15]!++
    two[b & 15]!++
    three[c & 15]!++
    four[d & 15]!++
  }
  for (let i = end; i < values.length; i++) {
    bad |= values[i]!
    one[values[i]! & 15]!++
  }
  return (bad & ~15) === 0 ? scoreOf([one, two, three, four], values.length) : refuse()
}

export function fourFloats(values: Float64Array): number {
  const [one, two, three, four] = tables()
  const end = values.length & ~3
  for (let i = 0; i < end; i += 4) {
    const a = values[i]!
    const b = values[i + 1]!
    const c = values[i + 2]!
    const d = values[i + 3]!
    const x = a & 15
    const y = b & 15
    const z = c & 15
    const w = d & 15
    if (x !== a || y !== b || z !== c || w !== d) refuse()
    one[x]!++
    two[y]!++
    three[z]!++
    four[w]!++
  }
  for (let i = end; i < values.length; i++) {
    const x = values[i]! & 15
    if (x !== values[i]) refuse()
    one[x]!++
  }
  return scoreOf([one, two, three, four], values.length)
}

/** One answer a row, one table. */
export function oneOfRows(rows: readonly { readonly score: number }[]): number {
  const [one] = tables()
  let bad = 0
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]!.score
    bad |= value
    one[value & 15]!++
  }
  return (bad & ~15) === 0 ? scoreOf([one], rows.length) : refuse()
}

type Table = Int32Array

function tables(): [Table, Table, Table, Table] {
  return [new Int32Array(16), new Int32Array(16), new Int32Array(16), new Int32Array(16)]
}

function scoreOf(all: readonly Table[], n: number): number {
  const sum = (from: number, to: number): number => {
    let found = 0
    for (const table of all) for (let k = from; k <= to; k++) found += table[k]!
    return found
  }
  if (sum(11, 15) > 0) refuse()
  return score(sum(9, 10), sum(0, 6), n)
}

export function branchyBytes(values: Uint8Array): number {
  let promoters = 0
  let detractors = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value >= 9) promoters++
    else if (value <= 6) detractors++
  }
  return score(promoters, detractors, values.length)
}

export function branchyArray(values: readonly number[]): number {
  let promoters = 0
  let detractors = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value >= 9) promoters++
    else if (value <= 6) detractors++
  }
  return score(promoters, detractors, values.length)
}

export function branchyFloats(values: Float64Array): number {
  let promoters = 0
  let detractors = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value >= 9) promoters++
    else if (value <= 6) detractors++
  }
  return score(promoters, detractors, values.length)
}

export function branchyRows(rows: readonly { readonly score: number }[]): number {
  let promoters = 0
  let detractors = 0
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]!.score
    if (value >= 9) promoters++
    else if (value <= 6) detractors++
  }
  return score(promoters, detractors, rows.length)
}

const DAY = 86_400_000

/** NPS by text and UTC month, of epoch milliseconds in any order: a cache of texts, a table of days, a table of counts. */
export function monthly(texts: readonly string[], times: Float64Array, bytes: Uint8Array): Map<string, number>[] {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < times.length; i++) {
    const t = times[i]!
    if (t < low) low = t
    if (t > high) high = t
  }
  const first = Math.floor(low / DAY)
  const days = new Int32Array(Math.floor(high / DAY) - first + 1)
  const start = new Date(first * DAY)
  const origin = start.getUTCFullYear() * 12 + start.getUTCMonth()
  for (let d = 0; d < days.length; d++) {
    const date = new Date((first + d) * DAY)
    days[d] = date.getUTCFullYear() * 12 + date.getUTCMonth() - origin
  }
  const months = (days[days.length - 1] as number) + 1
  const known = new Map<string, number>()
  const cache = new Array<string>(256).fill('')
  const codes = new Int32Array(256)
  let counts = new Int32Array(64 * months * 16)
  let bad = 0
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!
    const slot = (text.length + (text.charCodeAt(0) << 2) + (text.charCodeAt(text.length - 3) << 4)) & 255
    let code = codes[slot]!
    if (cache[slot] !== text) {
      code = known.get(text) ?? known.size
      known.set(text, code)
      cache[slot] = text
      codes[slot] = code
      if (known.size * months * 16 > counts.length) {
        const grown = new Int32Array(2 * counts.length)
        grown.set(counts)
        counts = grown
      }
    }
    const byte = bytes[i]!
    bad |= +(byte > 10)
    const t = times[i]!
    counts[((code * months + days[Math.floor(t / DAY) - first]!) << 4) + (byte & 15)]! += 1
  }
  if (bad !== 0) refuse()
  return Array.from({ length: months }, (_, month) => {
    const scores = [...known].map(([text, code]): [string, number] => {
      const at = (code * months + month) << 4
      let [p, d, n] = [0, 0, 0]
      for (let k = 0; k <= 10; k++) {
        const count = counts[at + k]!
        n += count
        if (k >= 9) p += count
        else if (k <= 6) d += count
      }
      return [text, score(p, d, n)]
    })
    return new Map(scores)
  })
}

/** The mean and some quantiles (type 7) of positive doubles: a count by leading bits with the sum, then a sort of the bins that are hit. */
export function meanAndQuantiles(values: Float64Array, shares: readonly number[]): number[] {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
  const counts = new Uint32Array(1 << 19)
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!
    counts[words[2 * i + 1]! >>> 13]! += 1
  }
  const last = values.length - 1
  const ranks = [...new Set(shares.flatMap((p) => [Math.floor(last * p), Math.ceil(last * p)]))].sort((a, b) => a - b)
  const hit = new Uint8Array(1 << 19)
  const place = new Map<number, number>()
  let before = 0
  let size = 0
  let next = 0
  for (let bin = 0; bin < counts.length && next < ranks.length; bin++) {
    const after = before + counts[bin]!
    if (ranks[next]! < after) {
      for (; next < ranks.length && ranks[next]! < after; next++) place.set(ranks[next]!, size + ranks[next]! - before)
      hit[bin] = 1
      size += counts[bin]!
    }
    before = after
  }
  const kept = new Float64Array(size)
  let k = 0
  for (let i = 0; i < values.length; i++) if (hit[words[2 * i + 1]! >>> 13] === 1) kept[k++] = values[i]!
  kept.sort()
  const at = (rank: number): number => kept[place.get(rank)!]!
  const quantiles = shares.map((p) => {
    const low = Math.floor(last * p)
    return at(low) + (last * p - low) * (at(Math.ceil(last * p)) - at(low))
  })
  return [sum / values.length, ...quantiles]
}
