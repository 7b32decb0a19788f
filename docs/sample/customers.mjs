// The customers of Lumen Desk, their subscriptions, and what they bought in its shop.

import { civilDate, DAY, END, fromRome, generator, HOUR, MINUTE, START } from './kit.mjs'

const SEED = 20250701
const PRICES = { free: [0], pro: [2900, 4900, 7900], team: [14900, 24900, 49900] }
const MONTHLY_CHURN = { free: 0.06, pro: 0.03, team: 0.015 }
const EXIT_REASONS = [
  ['price', 5],
  ['missing-feature', 4],
  ['billing', 3],
  ['competitor', 3],
  ['no-need', 3],
  [null, 2],
]

const day = (text) => Date.parse(`${text}T00:00:00Z`)
const LAST_DAY = day('2026-06-17')
const FREE_CAMPAIGN = day('2026-02-15')
export const REVENUE_DAYS = { previous: day('2025-06-01'), current: day('2026-06-01') }
const LATE_ENDS = ['2026-06-18', '2026-06-30', '2026-07-15', '2026-08-01', '2026-09-30', '2026-12-31']

const dayBetween = (random, from, to) => from + random.below((to - from) / DAY + 1) * DAY

function drawStart(random, plan) {
  if (random.chance(0.5)) return dayBetween(random, day('2024-01-01'), day('2025-06-30'))
  if (plan === 'free' && random.chance(0.65)) return dayBetween(random, FREE_CAMPAIGN, LAST_DAY - DAY)
  return dayBetween(random, day('2025-07-01'), LAST_DAY - DAY)
}

/** One stretch of being a customer. Half-open: the day of `end` is the first day without. */
function drawSpell(random, plan, start, reactivated) {
  const hasTrial = plan !== 'free' && !reactivated && start >= day('2025-01-01') && random.chance(0.45)
  const trialEnd = hasTrial ? start + 14 * DAY : null
  const hazard = MONTHLY_CHURN[plan] * (random.exponential(0.5) + random.exponential(0.5))
  const paidDays = 1 + Math.floor(random.exponential(30.44) / hazard)
  let end = (trialEnd ?? start) + paidDays * DAY
  if (hasTrial && random.chance(0.38)) end = random.chance(0.7) ? trialEnd : start + random.between(1, 13) * DAY
  return { plan, start, end: end > LAST_DAY ? null : end, trialEnd, reactivated, price: random.pick(PRICES[plan]) }
}

const planted = (plan, start, end = null, reactivated = false) => ({
  plan,
  start,
  end,
  trialEnd: null,
  reactivated,
  price: PRICES[plan][0],
})

/** C834–C899 are planted, so that tests can name them; the others are drawn. */
function plantedSpells(number) {
  if (number >= 894) return [planted('pro', day('2025-03-10'), day(LATE_ENDS[number - 894]))]
  const zero = day(`2026-0${number - 888}-12`)
  if (number >= 889) return [planted('pro', zero, zero)]
  const plan = ['free', 'pro', 'team'][number % 3]
  const start = day('2024-01-08') + 7 * (number % 60) * DAY
  if (number <= 840) {
    const joined = day('2026-06-04') + (number - 834) * DAY
    return [{ ...planted('pro', joined), trialEnd: joined + 14 * DAY }]
  }
  if (number >= 880 || number <= 870) return [planted(plan, start)]
  const end = day('2025-11-10')
  return [planted('pro', start, end), planted('pro', number <= 873 ? end : day('2026-04-01'), null, true)]
}

function drawSpells(random) {
  const plan = random.among([
    ['free', 42],
    ['pro', 35],
    ['team', 23],
  ])
  const first = drawSpell(random, plan, drawStart(random, plan), false)
  if (first.end === null || first.end > LAST_DAY - 60 * DAY || !random.chance(0.14)) return [first]
  const back = dayBetween(random, first.end + DAY, LAST_DAY - DAY)
  return [first, drawSpell(random, plan, back, true)]
}

export function makeCustomers() {
  const random = generator(SEED)
  return Array.from({ length: 900 }, (_, index) => {
    const number = index + 1
    const region = random.among([
      ['north', 30],
      ['south', 26],
      ['east', 24],
      ['west', 20],
    ])
    const mood = random.normal()
    const spells = number >= 834 && number < 900 ? plantedSpells(number) : drawSpells(random)
    return { id: `C${String(number).padStart(3, '0')}`, number, region, plan: spells[0].plan, mood, spells }
  })
}

export function isActive({ start, end }, at) {
  return start <= at && (end === null || at < end)
}

/** Known before the sample begins and to its end. */
export function isSteady({ spells: [{ start, end }] }) {
  return start < START && end === null
}

const pays = (spell, at) => spell.plan !== 'free' && isActive(spell, at) && !(spell.trialEnd > at)

/** A trial is lost on the day of the end where there is no day after it, else converted on its last. */
const lostAt = ({ trialEnd, end }) => (trialEnd !== null && end !== null && end <= trialEnd ? end : null)
const convertedAt = (spell) => (lostAt(spell) === null && spell.trialEnd <= LAST_DAY ? spell.trialEnd : null)

export const SUBSCRIPTION_COLUMNS = [
  'customer_id',
  'started_at',
  'trial_started_at',
  'trial_end',
  'trial_converted_at',
  'trial_lost_at',
  'ended_at',
  'plan',
  'region',
  'mrr_cents',
  'previous_mrr_cents',
  'exit_reason',
  'reactivated',
]

export function makeSubscriptions(customers) {
  const random = generator(SEED + 1)
  const date = (at) => (at === null ? null : civilDate(at))
  const rows = customers.flatMap(({ id, region, spells }) =>
    spells.map((spell) => {
      const before = pays(spell, REVENUE_DAYS.previous) ? spell.price : 0
      const change =
        before > 0
          ? random.among([
              [1, 60],
              [1.25, 18],
              [2, 8],
              [0.8, 9],
              [0.5, 5],
            ])
          : 1
      return {
        customer_id: id,
        started_at: date(spell.start),
        trial_started_at: date(spell.trialEnd && spell.start),
        trial_end: date(spell.trialEnd),
        trial_converted_at: date(convertedAt(spell)),
        trial_lost_at: date(lostAt(spell)),
        ended_at: date(spell.end),
        plan: spell.plan,
        region: random.chance(0.02) ? null : region,
        mrr_cents: pays(spell, REVENUE_DAYS.current) ? Math.round(spell.price * change) : 0,
        previous_mrr_cents: before,
        exit_reason: spell.end === null ? null : random.among(EXIT_REASONS),
        reactivated: spell.reactivated ? 'yes' : 'no',
      }
    }),
  )
  return rows.sort((a, b) => (a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : 0))
}

/** Purchases as the usual models see them: an own rate and spend a customer, and a chance to be gone after each. */
function drawOrders(random, id, from) {
  const first = from + Math.floor(random.next() * (END - from))
  const meanGap = (26 * DAY) / (random.exponential(0.5) + random.exponential(0.5) + 0.02)
  const usual = random.logNormal(42, 0.5)
  const leaving = 0.02 + 0.3 * random.next() * random.next()
  const orders = []
  for (let at = first; at < END; at += 12 * HOUR + random.exponential(meanGap)) {
    const amount = Math.max(1, usual * (random.exponential(0.5) + random.exponential(0.5)))
    orders.push(order(id, Math.floor(at / 1000) * 1000, Math.round(amount * 100), random.between(1, 5)))
    if (random.chance(leaving)) break
  }
  return orders
}

const order = (customer, at, cents, items) => ({ customer, at, cents, items })

/** Refunds, free orders, second orders on the same day, and days that differ between Rome and UTC. */
function plantOrders(random, orders) {
  const more = []
  for (let i = 0; i < 36; i++) {
    const { customer, at, cents } = orders[i * 61 + 7]
    const later = Math.min(at + random.between(2, 20) * DAY, END - HOUR)
    more.push(order(customer, later, -Math.ceil(cents / (1 + (i % 3))), 0))
  }
  for (let i = 0; i < 24; i++) orders[i * 97 + 31].cents = 0
  for (let i = 0; i < 40; i++) {
    const { customer, at, cents } = orders[i * 53 + 19]
    more.push(order(customer, Math.min(at + random.between(1, 40) * MINUTE, END), cents + 250, 1))
  }
  for (let i = 0; i < 4; i++) {
    const noon = Date.UTC(2026, 0, 12 + i, 12)
    more.push(order(`C88${i}`, noon + 10.5 * HOUR, 1990, 1), order(`C88${i}`, noon + 11.5 * HOUR, 1990, 1))
    more.push(order(`C88${i + 4}`, noon + 11.5 * HOUR, 2990, 1), order(`C88${i + 4}`, noon + 22 * HOUR, 2990, 1))
  }
  more.push(order('C888', Date.UTC(2025, 11, 1, 9), 499900, 90))
  return more
}

export const ORDER_COLUMNS = ['order_id', 'customer_id', 'ordered_at', 'amount', 'items']

export function makeOrders(customers) {
  const random = generator(SEED + 2)
  const buyers = customers.filter(({ number }) => number % 4 !== 1 && (number < 880 || number > 888))
  const known = buyers.flatMap(({ id, spells }) =>
    drawOrders(random, id, Math.min(Math.max(START, fromRome(spells[0].start)), END - DAY)),
  )
  const guests = Array.from({ length: 60 }, (_, i) => drawOrders(random, `X${String(i + 1).padStart(3, '0')}`, START))
  const drawn = [...known, ...guests.flat()]
  const all = [...drawn, ...plantOrders(random, drawn)].sort((a, b) => a.at - b.at)
  return all.map(({ customer, at, cents, items }, index) => ({
    order_id: `O${String(index + 1).padStart(4, '0')}`,
    customer_id: customer,
    ordered_at: random.writeInstant(at),
    amount: (cents / 100).toFixed(2),
    items,
  }))
}
