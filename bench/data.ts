/** An answer from 0 to 10 in the usual shares, in random order: 45 % promoters, 35 % passives, 20 % detractors. */
export function answer(next: () => number): number {
  const kind = next()
  if (kind < 0.45) return next() < 0.5 ? 9 : 10
  return kind < 0.8 ? (next() < 0.5 ? 7 : 8) : Math.floor(7 * next())
}

export interface Response {
  readonly id: number
  readonly region: string
  readonly score: number
}

const REGIONS = [
  'North',
  'South',
  'East',
  'West',
  'Northeast',
  'Northwest',
  'Southeast',
  'Southwest',
  'Central',
  'Overseas',
  'EMEA',
  'APAC',
]

/** Rows as a survey tool would give them, of 12 regions. */
export function responses(count: number, next: () => number): Response[] {
  return Array.from({ length: count }, (_, id) => {
    return { id, region: REGIONS[Math.floor(REGIONS.length * next())] as string, score: answer(next) }
  })
}
