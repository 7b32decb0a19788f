/** Stretches of time: ascending, none empty, none touching the next; each from its start to before its end. */
export interface Stretches {
  readonly starts: number[]
  readonly ends: number[]
}

/** No stretch. */
export function noStretches(): Stretches {
  return { starts: [], ends: [] }
}

/** Adds a stretch that begins no earlier than the last one; one that touches or overlaps it makes it longer. */
export function push({ starts, ends }: Stretches, start: number, end: number): void {
  if (!(start < end)) return
  const last = ends.length - 1
  if (last >= 0 && start <= (ends[last] as number)) {
    if (end > (ends[last] as number)) ends[last] = end
    return
  }
  starts.push(start)
  ends.push(end)
}

/** What is in any of them. */
export function unionOf(lists: readonly Stretches[]): Stretches {
  const all = lists.flatMap(({ starts, ends }) => starts.map((start, i) => [start, ends[i] as number] as const))
  all.sort((a, b) => a[0] - b[0])
  const union = noStretches()
  for (const [start, end] of all) push(union, start, end)
  return union
}

/** What is in both. */
export function intersectionOf(a: Stretches, b: Stretches): Stretches {
  const both = noStretches()
  for (let i = 0, j = 0; i < a.starts.length && j < b.starts.length; ) {
    const [aEnd, bEnd] = [a.ends[i] as number, b.ends[j] as number]
    push(both, Math.max(a.starts[i] as number, b.starts[j] as number), Math.min(aEnd, bEnd))
    if (aEnd <= bEnd) i++
    if (bEnd <= aEnd) j++
  }
  return both
}

/** What is in the first and not in the second. */
export function differenceOf(a: Stretches, b: Stretches): Stretches {
  const rest = noStretches()
  let j = 0
  for (let i = 0; i < a.starts.length; i++) {
    const end = a.ends[i] as number
    let from = a.starts[i] as number
    while (j < b.starts.length && (b.ends[j] as number) <= from) j++
    for (let k = j; k < b.starts.length && (b.starts[k] as number) < end; k++) {
      push(rest, from, Math.min(end, b.starts[k] as number))
      from = Math.max(from, b.ends[k] as number)
    }
    push(rest, from, end)
  }
  return rest
}
