import { checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { LARGEST } from '../core/numeric.ts'
import { checkMeasurement, checkMoney, type Measurement, type Valued } from './rates.ts'

/** The options of `ltvToCac`, both required. */
export interface LtvToCacOptions {
  /** What a customer is worth over the lifetime: a number, or the result of `clv`, whose interval is then carried over. */
  readonly ltv: number | Measurement
  /** What it cost to win one customer; at least 0. */
  readonly cac: number
}

/** How many times a customer earns what it cost to win one. */
export interface LtvToCac extends Valued {
  readonly metric: 'ltvToCac'
  /** Null: spread is in `interval`, where the lifetime value had one. */
  readonly estimate: null
}

/**
 * Lifetime value over the cost of acquiring a customer. A lifetime value that is already net of that cost is refused.
 *
 * @formula ltv / cac
 * @unit ratio; higher is better
 * @source Skok 2010, where 3 is the rule of thumb
 * @complexity O(1)
 * @example
 * ltvToCac({ ltv: 900, cac: 300 }).value // => 3
 * @example
 * ltvToCac({ ltv: clv({ amount: 50, churnRate: 0.05, timing: 'start' }), cac: 400 }).value // => 2.5
 * @example
 * ltvToCac({ ltv: 900, cac: 0 }).reason // => 'no-cost'
 * @example
 * ltvToCac({ ltv: 900, cac: -1 }) // throws options.cac must be a number of at least 0, got -1
 */
export function ltvToCac(options: LtvToCacOptions): LtvToCac {
  checkOptions(options, ['ltv', 'cac'])
  const cac = checkMoney('options.cac', options.cac)
  const ltv =
    typeof options.ltv === 'number' && Number.isFinite(options.ltv)
      ? { value: options.ltv, interval: null, reason: null, warnings: [] }
      : checkMeasurement('options.ltv', options.ltv, 'a finite number')
  const { definition } = options.ltv as { definition?: { net?: unknown } }
  if (definition?.net === true) {
    refuse('invalid-option', 'options.ltv.definition.net', 'false: its acquisition cost is subtracted already', true)
  }
  if (ltv.value !== null && Math.abs(ltv.value) > LARGEST) {
    refuse('invalid-option', 'options.ltv', `at most ${LARGEST} in size`, ltv.value)
  }
  const known = ltv.value !== null && cac > 0
  const { interval } = ltv
  return {
    metric: 'ltvToCac',
    definition: {},
    value: known ? ltv.value / cac + 0 : null,
    interval: known && interval ? { ...interval, low: interval.low / cac + 0, high: interval.high / cac + 0 } : null,
    reason: known ? null : ltv.value === null ? ltv.reason : 'no-cost',
    warnings: ltv.warnings,
    estimate: null,
  }
}
