// The answers: drawn month by month, with one real change (south, billing) and one shift of the mix (free plan).

import { isActive, isSteady } from './customers.mjs'
import { CHANGE, clamp, DAY, END, fromRome, generator, HOUR, isWeekend, MINUTE, SECOND } from './kit.mjs'

const SEED = 20260301

/** First day in Rome, answers, and the share of the free plan in percent. */
const MONTHS = [
  ['2025-07-01', 150, 22],
  ['2025-08-01', 85, 23],
  ['2025-09-01', 185, 24],
  ['2025-10-01', 200, 25],
  ['2025-11-01', 225, 26],
  ['2025-12-01', 265, 28],
  ['2026-01-01', 165, 30],
  ['2026-02-01', 180, 31],
  ['2026-03-01', 255, 60],
  ['2026-04-01', 235, 63],
  ['2026-05-01', 245, 65],
  ['2026-06-01', 130, 66],
  ['2026-07-01', 0, 0],
]
const TEAMS = [
  ['First Line', 45],
  ['Second Line', 28],
  ['Onboarding', 18],
  ['Onsite', 9],
]
const CHANNELS = [
  ['email', 50],
  ['app', 30],
  ['web', 15],
  ['sms', 5],
]
const LOYALTY = { free: 7.1, pro: 8.4, team: 9.3 }
const PRODUCT = { free: 6.7, pro: 8.4, team: 9.1 }
const FACES = ['😡', '🙁', '😐', '🙂', '😀']
const WORDS = ['awful', 'bad', 'okay', 'good', 'great']
const REASONS = [
  ['price', 10],
  ['support', 10],
  ['speed', 8],
  ['features', 8],
  ['bugs', 6],
  ['docs', 4],
  ['billing', 4],
]
const PLAIN_COMMENTS = [
  'Easy to use',
  'Too slow on Mondays',
  'Good value',
  'Great support',
  'Prices went up again',
  'Export is missing',
  'Search got better',
  'Was helped at once',
  'Had to ask twice',
  'No complaints',
]
const ODD_COMMENTS = [
  'Fast, friendly, done',
  'They said "tomorrow" and it was',
  'First line\nsecond line',
  '=1+1 is what the invoice says',
  '+1 for the new search',
  '-2 hours lost on the phone',
  '@billing call me back',
  'Perché così caro?',
  'Größe passt, Preis nicht',
  '👍🏽 grazie',
  'Ça marche très bien 😀',
  ' spaces around ',
  'null',
  'NA',
  'a | b <b>c</b> & d',
  '"quoted" from start to end',
  'tab\there',
  'He said "no, never",\nthen hung up',
  '<script>alert(1)</script>',
  '100 % 🙂',
  '=SUM(A1:A9)',
  '0',
  'undefined',
  '{"not": "json"}',
]

export const SURVEY_COLUMNS = [
  'response_id',
  'customer_id',
  'answered_at',
  'survey_type',
  'region',
  'plan',
  'channel',
  'team',
  'recommend',
  'satisfaction',
  'ease',
  'effort',
  'mood',
  'helpful',
  'rating10',
  'weight',
  'reasons',
  'comment',
]

/** On a scale with whole steps, its ends included. */
const score = (value, low, high) => clamp(Math.round(value), low, high)

function drawReasons(random, hurt, recommend) {
  if (!random.chance(recommend <= 6 ? 0.6 : 0.32)) return null
  const count = random.among([
    [1, 60],
    [2, 30],
    [3, 10],
  ])
  const named = new Set(hurt && random.chance(0.8) ? ['billing'] : [])
  while (named.size < count) named.add(random.among(REASONS))
  return [...named].join(';')
}

/** What one customer thinks on one day: `quality` moves every score, `hurt` is the billing trouble of the south. */
function drawScores(random, { plan, region, mood }, at) {
  const hurt = region === 'south' && at >= CHANGE ? 1 : 0
  const feeling = 0.8 * mood + 2.2 * random.normal()
  const quality = feeling / 2.34
  const recommend = score(LOYALTY[plan] - 1.9 * hurt + feeling, 0, 10)
  return {
    recommend,
    satisfaction: score(3.6 + 0.75 * quality + 0.6 * random.normal() - 0.3 * hurt, 1, 5),
    ease: score(5.2 + 0.9 * quality + 0.8 * random.normal() - 1.7 * hurt, 1, 7),
    effort: score(2.3 - 0.6 * quality + 0.7 * random.normal() + 0.9 * hurt, 1, 5),
    mood: score(3.6 + 0.8 * quality + 0.6 * random.normal(), 1, 5),
    helpful: random.chance(clamp(0.72 + 0.12 * quality, 0.05, 0.97)),
    rating10: score(PRODUCT[plan] + (at >= CHANGE ? 0.65 : 0) + 0.9 * quality + 1.3 * random.normal(), 1, 10),
    reasons: drawReasons(random, hurt === 1, recommend),
  }
}

/** One row. Transactional surveys ask more than relational ones; `fixed` overrides what is drawn. */
function answer(random, customer, at, fixed = {}) {
  const type =
    fixed.survey_type ??
    random.among([
      ['relational', 40],
      ['transactional', 60],
    ])
  const channel = fixed.channel ?? random.among(CHANNELS)
  const after = type === 'transactional'
  const scores = drawScores(random, customer, at)
  const faces = channel === 'app' || channel === 'sms' ? FACES : WORDS
  return {
    at,
    delay: random.chance(0.015) ? random.between(5, 40) * DAY : 0,
    customer_id: random.chance(0.01) ? null : customer.id,
    survey_type: type,
    region: random.chance(0.03) ? null : customer.region,
    plan: customer.plan,
    channel,
    team: random.among(TEAMS),
    recommend: random.among([
      [scores.recommend, 93],
      [11, 4],
      [null, 3],
    ]),
    satisfaction: random.among([
      [scores.satisfaction, 93],
      [0, 3],
      [6, 2],
      ['Blank', 2],
    ]),
    ease: after
      ? random.among([
          [scores.ease, 96],
          [99, 4],
        ])
      : null,
    effort: after && random.chance(0.6) ? scores.effort : null,
    mood: after && random.chance(0.8) ? faces[scores.mood - 1] : null,
    helpful: after && random.chance(0.7) ? (scores.helpful ? '👍' : '👎') : null,
    rating10: random.chance(0.9) ? scores.rating10 : null,
    weight: ({ free: 0.55, pro: 1.2, team: 1.8 }[customer.plan] * (0.4 + 1.2 * random.next())).toFixed(2),
    reasons: scores.reasons,
    comment: random.chance(0.07) ? random.pick(PLAIN_COMMENTS) : null,
    ...fixed,
  }
}

/** A moment of the month at which people answer: few on weekends, most by day. */
function drawMoment(random, first, last) {
  for (;;) {
    const date = first + random.below((last - first) / DAY) * DAY
    const hour = random.chance(0.93) ? random.between(8, 20) : random.between(0, 23)
    const at = fromRome(date + hour * HOUR + random.below(3600) * SECOND)
    if (at < END && (!isWeekend(date) || random.chance(0.3))) return at
  }
}

function drawAnswers(random, asked) {
  const rows = []
  MONTHS.slice(0, -1).forEach(([from, count, free], month) => {
    const [first, last] = [Date.parse(from), Date.parse(MONTHS[month + 1][0])]
    for (let i = 0; i < count; i++) {
      const at = drawMoment(random, first, last)
      const plan = random.among([
        ['free', free],
        ['pro', 0.6 * (100 - free)],
        ['team', 0.4 * (100 - free)],
      ])
      const pool = asked.filter((c) => c.plan === plan && c.spells.some((spell) => isActive(spell, at)))
      const row = answer(random, random.pick(pool), at)
      if (row.team === 'Onsite' && from === '2025-08-01') row.team = 'First Line'
      rows.push(row)
    }
  })
  return rows
}

/** Team names that break careless code, each with so few answers that it may have to be suppressed. */
function plantTeams(random, customers) {
  const teams = [
    ['toString', [9]],
    ['constructor', [3, 10]],
    ['__proto__', [10, 9, 2]],
    ['Sales, Partners', [8, 9, 6, 10]],
    ['The "A" Team', [9, 7, 10, 0, 8, 9]],
    ['R&D <Labs> | EU', [10, 10, 5, 7, 8]],
    ['@Night', [11, null, 11, null, 11]],
    ['Pilot', [10, 9, 10, 10, 9, 9, 10, 10, 9, 10, 9, 10, 10, 9]],
  ]
  return teams.flatMap(([team, scores]) =>
    scores.map((recommend, i) => {
      const at = fromRome(Date.UTC(2025, 9, 6 + 7 * i, 10, 15, 7 * i))
      return answer(random, customers[team.length * 7 + 3 * i], at, { team, recommend, delay: 0 })
    }),
  )
}

/** Instants on the edges of months, of the year and of summer time in Rome. */
function plantEdges(random, customers) {
  const instants = [
    '2025-06-30T22:00:00Z',
    '2025-07-31T22:30:00Z',
    '2025-09-30T21:59:59Z',
    '2025-10-26T00:30:00Z',
    '2025-10-26T01:30:00Z',
    '2025-12-31T22:59:59Z',
    '2025-12-31T23:00:00Z',
    '2026-01-31T23:20:00Z',
    '2026-02-28T23:00:00Z',
    '2026-02-28T23:50:00Z',
    '2026-03-01T00:00:00Z',
    '2026-03-29T00:59:59Z',
    '2026-03-29T01:00:00Z',
    '2026-05-31T22:05:00Z',
  ]
  return instants.map((text, i) =>
    answer(random, customers[20 + 9 * i], Date.parse(text), { team: 'First Line', delay: 0 }),
  )
}

/** C841–C853 answer both surveys on one day; C854–C857 answer one twice within minutes, the second time with 10. */
function plantRepeats(random, asked) {
  const chosen = asked.filter(({ number }) => number >= 841 && number <= 857)
  return chosen.flatMap((customer, i) => {
    const at = fromRome(Date.UTC(2025, 8, 3 + 9 * i, 9, 30))
    const first = { customer_id: customer.id, survey_type: 'relational', delay: 0 }
    const [minutes, changed] = i < 12 ? [400, { survey_type: 'transactional' }] : [4, { recommend: 10 }]
    const second = { ...first, ...changed }
    if (i >= 12) first.recommend = i - 9
    return [answer(random, customer, at, first), answer(random, customer, at + minutes * MINUTE, second)]
  })
}

function plantOthers(random, customers) {
  const at = (month, date) => fromRome(Date.UTC(2026, month, date, 11))
  const kiosk = [9, 6, 8].map((recommend, i) =>
    answer(random, customers[40 + i], at(0, 20 + i), { channel: 'kiosk', recommend, delay: 0 }),
  )
  const twice = ['price;price', 'support;speed;support', 'bugs;bugs', 'price;docs;price'].map((reasons, i) =>
    answer(random, customers[60 + i], at(1, 9 + i), { reasons, recommend: 4 + i, delay: 0 }),
  )
  return [...kiosk, ...twice]
}

/** Rows in order of arrival, which for the late ones is not the order of answering. */
export function makeSurveys(customers) {
  const random = generator(SEED)
  const asked = customers.filter(({ number }) => number % 10 !== 0)
  const drawn = drawAnswers(random, asked)
  const steady = asked.filter(isSteady)
  ODD_COMMENTS.forEach((comment, i) => {
    drawn[90 * i + 45].comment = comment
  })
  const rows = [
    ...drawn,
    ...plantTeams(random, steady),
    ...plantEdges(random, steady),
    ...plantRepeats(random, asked),
    ...plantOthers(random, steady),
  ].sort((a, b) => a.at + a.delay - (b.at + b.delay))
  return rows.map((row, index) => ({
    ...row,
    response_id: `R${String(index + 1).padStart(4, '0')}`,
    answered_at: random.writeInstant(row.at),
  }))
}
