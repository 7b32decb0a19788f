/** The rows of one group: by customer, unit and amount, in the order in which they came. */
export interface PurchaseStore {
  missing: number
  invalid: number
  outside: number
  zero: number
  /** Rows that are kept. */
  length: number
  /** The place of a customer's name in `names`. */
  readonly slots: Map<string | number, number>
  /** One more than that place, by names that are small whole numbers. */
  places: Int32Array
  readonly names: (string | number)[]
  slot: Int32Array
  /** Time and amount of each row, in turn: they lie together as they are moved together. */
  pairs: Float64Array
}

/** A store without rows. */
export function newStore(): PurchaseStore {
  return {
    missing: 0,
    invalid: 0,
    outside: 0,
    zero: 0,
    length: 0,
    slots: new Map(),
    places: new Int32Array(16),
    names: [],
    slot: new Int32Array(16),
    pairs: new Float64Array(32),
  }
}

/** Makes room for this many rows more. */
export function reserve(store: PurchaseStore, more: number): void {
  const needed = store.length + more
  if (needed <= store.slot.length) return
  const size = Math.max(needed, 2 * store.length)
  const slot = new Int32Array(size)
  slot.set(store.slot)
  store.slot = slot
  const pairs = new Float64Array(2 * size)
  pairs.set(store.pairs)
  store.pairs = pairs
}

/** Names below this are looked up in a table, which then takes at most 4 MB. */
const SMALL = 1_048_576

/** The place of a customer's name, which is new or was seen before. */
export function slotOf(store: PurchaseStore, customer: string | number): number {
  return isSmall(customer) ? smallSlot(store, customer) : mappedSlot(store, customer)
}

function isSmall(customer: string | number): customer is number {
  return typeof customer === 'number' && customer >= 0 && customer < SMALL && Math.floor(customer) === customer
}

function smallSlot(store: PurchaseStore, customer: number): number {
  if (customer >= store.places.length) {
    const places = new Int32Array(2 ** (32 - Math.clz32(customer)))
    places.set(store.places)
    store.places = places
  }
  const known = store.places[customer]!
  if (known > 0) return known - 1
  const slot = store.names.push(customer + 0) - 1
  store.places[customer] = slot + 1
  return slot
}

function mappedSlot(store: PurchaseStore, customer: string | number): number {
  const known = store.slots.get(customer)
  if (known !== undefined) return known
  const slot = store.names.push(customer) - 1
  store.slots.set(customer, slot)
  return slot
}
