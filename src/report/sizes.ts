import type { CustomerFlow } from '../summary/customerFlowShape.ts'

type Data = Readonly<Record<string, unknown>>

/**
 * How many answers each part of a summary is of. Of customers those at the start and at the end count, not the rows:
 * a rate is a share of them however long the file is.
 */
export function sizesOf(summary: object): number[] {
  const { kind, n } = summary as Data
  if (typeof kind !== 'string') return Object.values(summary).flatMap((part) => sizesOf(part as object))
  if (kind !== 'customer-flow') return [n as number]
  const { paid, all } = summary as CustomerFlow
  return [paid.start, paid.end, all.start, all.end]
}

/** Whether a summary has answers, but fewer than `minN`. */
export function isSmall(summary: object, minN: number): boolean {
  return sizesOf(summary).some((size) => size > 0 && size < minN)
}

/** A summary that has these sizes and nothing else, for `suppress`. */
export function sizeOnly(summary: object): object {
  return Object.fromEntries(sizesOf(summary).map((n, i) => [`size ${i}`, { kind: 'size', n }]))
}
