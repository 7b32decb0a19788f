/**
 * Adds the time in which exactly k intervals are open at once to levels[k], for each k from 1. Intervals are given as
 * start, end, start, end …, in any order; each is open from its start to before its end.
 *
 * @formula a sweep over the sorted starts and ends: between two neighbours as many are open as have begun less those that have ended
 * @source Klee 1977, the measure of a union of intervals
 */
export function addLevels(levels: number[], times: readonly number[]): void {
  const n = times.length / 2
  const starts = Float64Array.from({ length: n }, (_, i) => times[2 * i] as number).sort()
  const ends = Float64Array.from({ length: n }, (_, i) => times[2 * i + 1] as number).sort()
  let [begun, over] = [0, 0]
  let last = starts[0] ?? 0
  while (over < n) {
    const next = begun < n ? Math.min(starts[begun]!, ends[over]!) : ends[over]!
    const open = begun - over
    if (next > last) {
      while (levels.length <= open) levels.push(0)
      levels[open]! += next - last
      last = next
    }
    while (over < n && ends[over] === next) over++
    while (begun < n && starts[begun] === next) begun++
  }
  if (levels.length > 0) levels[0] = 0
}
