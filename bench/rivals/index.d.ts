// Only what the races call.
export const d3: {
  rollup<T, R, K>(rows: Iterable<T>, reduce: (rows: T[]) => R, key: (row: T) => K): Map<K, R>
  mean<T>(rows: Iterable<T>, of: (row: T) => number): number | undefined
}
interface ArqueroTable {
  groupby(key: string): ArqueroTable
  rollup(values: Record<string, (row: Record<string, number>) => unknown>): ArqueroTable
  objects(): object[]
}
export const arquero: {
  table(columns: Record<string, ArrayLike<unknown>>): ArqueroTable
  op: { sum(value: unknown): number; mean(value: unknown): number; count(): number }
}
export const lodash: {
  meanBy<T>(rows: readonly T[], of: (row: T) => number): number
  countBy<T>(rows: readonly T[], of: (row: T) => string): Record<string, number>
}
export const simple: { mean(values: readonly number[]): number }
interface DuckConnection {
  run(sql: string): Promise<unknown>
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>
}
export const DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<DuckConnection> }> }
type Moment = Date
export const TZDate: new (instant: number, timeZone: string) => Moment
export const dateFns: {
  addDays(date: Moment, days: number): Moment
  format(date: Moment, pattern: string): string
  getDay(date: Moment): number
  max(dates: readonly Moment[]): Moment
  min(dates: readonly Moment[]): Moment
  set(date: Moment, values: { hours: number }): Moment
  startOfDay(date: Moment): Moment
}
