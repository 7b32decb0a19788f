/** Placeholder header. */
export function countAnswers(
  values: ArrayLike<unknown>,
  from: number,
  to: number,
  min: number,
  points: number,
  counts: Float64Array,
): boolean {
  const local = new Float64Array(points + 1)
  for (let i = from; i < to; i++) {
    const value = values[i]
    if (value === null || value === undefined) {
      local[points]!++
      continue
    }
    if (typeof value !== 'number') return false
    const k = value - min
    if (!(k >= 0 && k < points) || k !== Math.floor(k)) return false
    local[k]!++
  }
  for (let k = 0; k <= points; k++) counts[k]! += local[k]!
  return true
}

export function countGrouped(
  values: ArrayLike<unknown>,
  length: number,
  groups: Int32Array,
  min: number,
  points: number,
  stride: number,
  counts: Float64Array,
): boolean {
  for (let i = 0; i < length; i++) {
    const value = values[i]
    if (value === null || value === undefined) continue
    if (typeof value !== 'number') return false
    const k = value - min
    if (!(k >= 0 && k < points) || k !== Math.floor(k)) return false
  }
  for (let i = 0; i < length; i++) {
    const value = values[i]
    const k = value === null || value === undefined ? points : (value as number) - min
    counts[groups[i]! * stride + k]!++
  }
  return true
}
