const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/**
 * Values as a line of bars, the lowest to the highest of them; a gap where there is none.
 *
 * @formula bar = ⌊8 (x - min) / (max - min)⌋, the middle one where all are alike
 * @unit one character a value
 * @source Tufte 2006
 * @complexity O(values)
 * @example
 * sparkline([12, 14, null, 20, 11]) // => '▁▃ █▁'
 * @example
 * sparkline([3, 3]) // => '▄▄'
 */
export function sparkline(values: Iterable<number | null>): string {
  const list = [...values]
  const known = list.filter((value) => value !== null)
  const low = known.reduce((least, value) => Math.min(least, value), Infinity)
  const high = known.reduce((most, value) => Math.max(most, value), -Infinity)
  const bar = (value: number): string => {
    const height = high > low ? Math.min(7, Math.floor(8 * ((value - low) / (high - low)))) : 3
    return BARS[height] as string
  }
  return list.map((value) => (value === null ? ' ' : bar(value))).join('')
}
