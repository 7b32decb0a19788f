import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import {
  type Answer,
  all,
  type Comparable,
  ces,
  compare,
  csat,
  type Key,
  mean,
  merge,
  nps,
  npsFromCounts,
  ratings,
  ratingsFromCounts,
  segment,
  summarize,
} from '../../src/index.ts'

/* The mistakes that are made most with these metrics, one test each, and then the sample, which holds many of them. */

const refused = (code: string, path: string) => expect.objectContaining({ name: 'CxError', code, path })
const scoreOf = (promoters: number, passives: number, detractors: number) =>
  npsFromCounts({ promoters, passives, detractors })
const tenths = ratings('score', { scale: [0, 10] })
const rowsOf = (promoters: number, passives: number, detractors: number) =>
  [
    [9, promoters],
    [7, passives],
    [6, detractors],
  ].flatMap(([score, times]) => Array.from({ length: times as number }, () => ({ score: score as number })))

describe('traps', () => {
  it('rounding the shares before subtracting: -34 for a third of promoters', () => {
    expect(nps([9, 0, 0]).value).toBe(-100 / 3)
    expect(Math.round(100 / 3) - Math.round(200 / 3)).toBe(-34)
  })

  it('averaging the scores of segments: 27.5 for 74.55', () => {
    const [large, small] = [rowsOf(170, 30, 0), rowsOf(4, 6, 10)].map((rows) => summarize(rows, tenths))
    const [first, second] = [nps(large!).value!, nps(small!).value!]
    expect([first, second, (first + second) / 2]).toEqual([85, -30, 27.5])
    expect(nps(merge(large!, small!)).value?.toFixed(2)).toBe('74.55')
    const rows = [...rowsOf(170, 30, 0).map(named('a')), ...rowsOf(4, 6, 10).map(named('b'))]
    const { segments, total } = segment(rows, { by: 'team', of: tenths, metric: nps })
    expect(segments.map(({ result }) => result.value)).toEqual([85, -30])
    expect(total.result.value?.toFixed(2)).toBe('74.55')
  })

  it('overlooking the mix: every segment gains 15 points, the whole loses 9', () => {
    const era = (a: number, b: number, gain: number) => [
      ...rowsOf((a * (40 + gain)) / 100, (a * (60 - gain)) / 100, 0).map(named('a')),
      ...rowsOf(0, (b * (80 + gain)) / 100, (b * (20 - gain)) / 100).map(named('b')),
    ]
    const [before, after] = [era(200, 200, 0), era(40, 360, 15)].map((rows) =>
      segment(rows, { by: 'team', of: tenths, metric: nps }),
    )
    const scores = [before, after].map((part) => [part?.total, ...(part?.segments ?? [])].map((x) => x?.result.value))
    expect(scores).toEqual([
      [10, 40, -20],
      [1, 55, -5],
    ])
  })

  it('mixing scales, cut-offs, labels or directions', () => {
    const of = (scale: readonly [number, number]) => summarize([{ score: 5 }], ratings('score', { scale }))
    expect(() => merge(of([0, 10]), of([1, 10]))).toThrow(
      refused('different-definition', 'summaries[1].definition.scale[0]'),
    )
    const breaks = { detractors: [1, 6], promoters: [9, 10] } as const
    expect(() => compare(nps(of([0, 10])), nps(of([1, 10]), { breaks }))).toThrow(
      refused('not-comparable', 'b.definition.scale[0]'),
    )
    expect(() => compare(csat([5]), csat([5], { satisfiedFrom: 5 }))).toThrow(
      refused('not-comparable', 'b.definition.satisfiedFrom'),
    )
    expect(() => compare(csat([5]), csat([5], { scale: [1, 7] }))).toThrow(
      refused('not-comparable', 'b.definition.scale[1]'),
    )
    expect(() => compare(ces([5, 6], { direction: 'ease' }), ces([5, 6], { direction: 'effort' }))).toThrow(
      refused('not-comparable', 'b.definition.direction'),
    )
    const thumbs = (labels: Record<string, number>) =>
      summarize([{ mood: 1 }, { mood: 0 }], ratings('mood', { scale: [0, 1], labels }))
    expect(() => merge(thumbs({ up: 1, down: 0 }), thumbs({ up: 0, down: 1 }))).toThrow(
      /^summaries\[1\]\.definition\.labels/,
    )
    expect(() => compare(csat(thumbs({ up: 1, down: 0 })), csat(thumbs({ up: 0, down: 1 })))).toThrow(
      /^b\.definition\.labels/,
    )
    expect(() => nps(of([0, 10]), { scale: [1, 10] })).toThrow(refused('different-definition', 'options.scale'))
    expect(() => compare<Comparable>(nps([9, 9]), mean([9, 9]))).toThrow(refused('not-comparable', 'b.metric'))
  })

  it('dropping 0, leaving out 6, or borrowing the cut-offs for 1 to 10', () => {
    expect(nps([0, 10])).toMatchObject({ value: 0, n: 2, missing: 0, detractors: 1 })
    expect(nps([0, 6]).value).toBe(-100)
    expect(csat([0, 1], { scale: [0, 1] })).toMatchObject({ value: 50, n: 2 })
    expect(() => nps([1, 10], { scale: [1, 10] })).toThrow(refused('missing-option', 'options.breaks'))
    const breaks = { detractors: [1, 6], promoters: [9, 10] } as const
    expect(nps([1, 10, 10], { scale: [1, 10], breaks }).value?.toFixed(2)).toBe('33.33')
  })

  it('calling the standard error the margin', () => {
    const { value, standardError, interval } = npsFromCounts(
      { promoters: 45, passives: 35, detractors: 20 },
      { method: 'wald' },
    )
    expect(standardError?.toFixed(2)).toBe('7.66')
    expect(((interval?.high ?? 0) - (value ?? 0)).toFixed(2)).toBe('15.02')
  })

  it('taking the two shares as independent: 2.02 for 2.42', () => {
    expect(scoreOf(450, 350, 200).standardError?.toFixed(2)).toBe('2.42')
    expect((100 * Math.sqrt((0.45 * 0.55 + 0.2 * 0.8) / 1000)).toFixed(2)).toBe('2.02')
  })

  it('taking points for a percentage or a fraction', () => {
    expect(nps([9, 9, 9, 0]).value).toBe(50)
    expect(csat([5, 5, 5, 1]).value).toBe(75)
    expect(nps([9, 9, 9, 0]).estimate).toMatchObject({ unit: 100 })
  })

  it('taking overlapping intervals for no difference', () => {
    const [before, after] = [scoreOf(90, 70, 40), scoreOf(125, 40, 35)]
    expect((before.interval?.high ?? 0) > (after.interval?.low ?? 0)).toBe(true)
    const { difference, interval, pValue } = compare(before, after)
    expect(difference).toBe(20)
    expect([interval?.low.toFixed(1), interval?.high.toFixed(1), pValue?.toFixed(3)]).toEqual(['4.7', '34.7', '0.010'])
  })

  it('being certain because all agree', () => {
    const { value, interval, warnings } = nps([10, 10, 10])
    expect([value, interval?.low.toFixed(1), interval?.high, warnings]).toEqual([100, '-12.3', 100, ['small-sample']])
    const naive = nps([10, 10, 10], { method: 'wald' }).interval
    expect([naive?.low, naive?.high]).toEqual([100, 100])
    expect(csat([5, 5, 5]).interval?.low.toFixed(2)).toBe('43.85')
  })

  it('reading a missing answer as 0', () => {
    expect(Number(null)).toBe(0)
    expect(nps([10, null, undefined])).toMatchObject({ value: 100, n: 1, missing: 2, detractors: 0 })
    expect(csat([0, null], { scale: [0, 1] })).toMatchObject({ value: 0, n: 1, missing: 1, dissatisfied: 1 })
    expect(ces([7, null], { direction: 'ease' })).toMatchObject({ value: 7, n: 1, missing: 1 })
  })

  it('keeping the missing in the denominator', () => {
    // biome-ignore lint/suspicious/noSparseArray: a hole is missing too
    const answers: Answer[] = [5, 4, , null, undefined, 1]
    expect(csat(answers)).toMatchObject({ n: 3, missing: 3, satisfied: 2, dissatisfied: 1, value: 200 / 3 })
    for (const answers of [[], [null, undefined]]) {
      expect(nps(answers)).toMatchObject({ value: null, reason: 'no-answers', interval: null, standardError: null })
      expect(csat(answers)).toMatchObject({ value: null, reason: 'no-answers', mean: null, median: null, net: null })
      expect(ces(answers, { direction: 'ease' })).toMatchObject({ value: null, reason: 'no-answers', easeIndex: null })
    }
  })

  it("parsing '10 - Extremely likely', other than by its label", () => {
    const rows = [{ score: '10 - Extremely likely' }, { score: 3 }, { score: '0 - Not at all likely' }]
    expect(() => summarize(rows as { score: number }[], tenths)).toThrow(refused('invalid-value', 'rows[0].score'))
    const labels = { '10 - Extremely likely': 10, '0 - Not at all likely': 0 }
    expect(nps(summarize(rows, ratings('score', { scale: [0, 10], labels })))).toMatchObject({ n: 3, promoters: 1 })
    const near = [{ score: '10 - extremely likely' }]
    expect(() => summarize(near, ratings('score', { scale: [0, 10], labels }))).toThrow(
      refused('invalid-value', 'rows[0].score'),
    )
  })

  it('guessing what a high effort score means', () => {
    expect(() => ces([7, 6], {} as { direction: 'ease' })).toThrow(refused('invalid-option', 'options.direction'))
    const answers = [1, 2, 2, 6]
    const [ease, effort] = [ces(answers, { direction: 'ease' }), ces(answers, { direction: 'effort' })]
    expect([ease.value, ease.easy, ease.difficult, ease.net]).toEqual([2.75, 1, 3, -50])
    expect([effort.value, effort.easy, effort.difficult, effort.net]).toEqual([2.75, 3, 1, 50])
    expect((ease.easeIndex ?? 0) + (effort.easeIndex ?? 0)).toBeCloseTo(100, 12)
  })

  it('one name for a net, a share and a mean', () => {
    const answers = ratingsFromCounts([10, 10, 20, 35, 25], { scale: [1, 5] })
    const { value, net, mean, topBox, topTwoBox, bottomTwoBox } = csat(answers)
    expect([value, net, mean, topBox, topTwoBox, bottomTwoBox]).toEqual([60, 40, 3.55, 25, 60, 20])
    const effort = ratingsFromCounts([10, 12, 18, 17, 16, 15, 12], { scale: [1, 7] })
    const [usual, strict] = [ces(effort, { direction: 'ease' }), ces(effort, { direction: 'ease', easyFrom: 6 })]
    expect([usual.net, strict.net, usual.value === strict.value]).toEqual([3, -13, true])
  })

  it('pooling relational and transactional surveys', () => {
    const of = (surveyType: string) => summarize([{ score: 9 }], ratings('score', { scale: [0, 10], surveyType }))
    const [relational, transactional] = [of('relational'), of('transactional')]
    expect(() => merge(relational, transactional)).toThrow(
      refused('different-definition', 'summaries[1].definition.surveyType'),
    )
    expect(() => compare(nps(relational), nps(transactional))).toThrow(
      refused('not-comparable', 'b.definition.surveyType'),
    )
    expect(nps(merge(relational, of('relational'))).n).toBe(2)
  })

  it('dividing the variance of a sample by n', () => {
    const { standardDeviation, standardError } = mean([2, 4, 4, 4, 5, 5, 7, 9])
    expect([standardDeviation?.toFixed(4), standardError?.toFixed(4)]).toEqual(['2.1381', '0.7559'])
    expect(ces([2, 4, 4, 4, 5, 5, 7, 7], { direction: 'ease' }).standardError?.toFixed(4)).toBe('0.5901')
  })

  it('hiding the unweighted score behind the weighted one', () => {
    const rows = [...rowsOf(6, 1, 3).map(heavy(1)), ...rowsOf(1, 1, 3).map(heavy(4))]
    const summary = summarize(rows, ratings('score', { scale: [0, 10], weight: 'weight' }))
    const { value, unweighted, n, promoters, detractors, effectiveN, designEffect } = nps(summary)
    expect([unweighted?.toFixed(2), value?.toFixed(2)]).toEqual(['6.67', '-16.67'])
    expect([n, promoters, detractors, effectiveN]).toEqual([15, 7, 6, 10])
    expect(designEffect).toBe(1.5)
    const share = csat(summary, { satisfiedFrom: 9 })
    expect([share.satisfied, share.n, share.value?.toFixed(2)]).toEqual([7, 15, '33.33'])
    expect(nps(summarize(rows, tenths)).value).toBe(unweighted)
  })
})

function named(team: string): (row: { score: number }) => { score: number; team: string } {
  return (row) => ({ ...row, team })
}
function heavy(weight: number): (row: { score: number }) => { score: number; weight: number } {
  return (row) => ({ ...row, weight })
}

const WRONG: readonly unknown[] = [
  7.5,
  11,
  -1,
  Number.NaN,
  Infinity,
  -Infinity,
  '9',
  '',
  true,
  10n,
  {},
  [],
  new Date(0),
]

describe('what is no answer is refused with its place', () => {
  for (const wrong of WRONG) {
    const shown = typeof wrong === 'bigint' ? `${wrong}n` : (JSON.stringify(wrong) ?? String(wrong))
    it(`${typeof wrong} ${shown}${typeof wrong === 'number' ? ` (${wrong})` : ''}`, () => {
      const thrown = (path: string, expected: string) =>
        expect.objectContaining({ name: 'CxError', code: 'invalid-value', path, expected, received: wrong })
      const answers = [9, null, wrong] as number[]
      expect(() => nps(answers)).toThrow(thrown('answers[2]', 'a whole number from 0 to 10'))
      expect(() => csat([4, wrong] as number[])).toThrow(thrown('answers[1]', 'a whole number from 1 to 5'))
      expect(() => ces([wrong] as number[], { direction: 'ease', scale: [1, 5] })).toThrow(
        thrown('answers[0]', 'a whole number from 1 to 5'),
      )
      const rows = answers.map((score) => ({ score, team: 'a', weight: 1 }))
      const of = 'a whole number from 0 to 10'
      expect(() => summarize(rows, tenths)).toThrow(thrown('rows[2].score', of))
      expect(() => summarize({ score: answers }, tenths)).toThrow(thrown('rows[2].score', of))
      expect(() => segment(rows, { by: 'team', of: tenths, metric: nps })).toThrow(thrown('rows[2].score', of))
      const weighted = ratings('score', { scale: [0, 10], weight: 'weight' })
      expect(() => summarize(rows, weighted)).toThrow(thrown('rows[2].score', of))
      const counted = summarize(rows, ratings('score', { scale: [0, 10], onInvalid: 'count' }))
      expect(nps(counted)).toMatchObject({ n: 1, missing: 1, invalid: 1, value: 100 })
    })
  }
})

interface Numbers {
  readonly [field: string]: unknown
}
type Keyed = Numbers & { readonly key: Key | Readonly<Record<string, Key>>; readonly rows: number }
interface Sample {
  readonly surveys: {
    readonly rows: number
    readonly nps: Record<'all' | 'weighted', Numbers> &
      Record<'byRegion' | 'byPlan' | 'byTeam' | 'byChannel' | 'byRegionAndPlan', readonly Keyed[]> & {
        readonly southChange: Numbers & { readonly before: Numbers; readonly from: Numbers }
      }
    readonly csat: Record<'satisfaction', { all: Numbers; byRegion: readonly Keyed[]; byPlan: readonly Keyed[] }> &
      Record<'rating10', { all: Numbers; before: Numbers; from: Numbers }> &
      Record<'mood' | 'helpful', Numbers>
    readonly ces: Record<'ease' | 'effort', { all: Numbers; byRegion: readonly Keyed[] }>
  }
}

/** pandas sums in its own order. */
const AS_PANDAS = 1e-12
/** scipy's quantile of t is right to ten digits. */
const AS_SCIPY_T = 1e-9

/** Every field of the golden that the result has too; `counts` are those of its distribution. */
function alike(result: object, golden: Numbers, tolerance = AS_PANDAS): void {
  const own = result as Numbers & { readonly distribution?: readonly { readonly count: number }[] }
  for (const [name, expected] of Object.entries(golden)) {
    if (name === 'counts') expect(own.distribution?.map(({ count }) => count)).toEqual(expected)
    else if (name === 'interval') alike(own.interval as object, expected as Numbers, AS_SCIPY_T)
    else if (typeof expected !== 'number') expect(own[name], name).toEqual(expected)
    else {
      const actual = own[name] as number
      const off = Math.abs(actual - expected) / (Math.abs(expected) || 1)
      expect(off, `${name}: ${actual} for ${expected}`).toBeLessThanOrEqual(tolerance)
    }
  }
}

describe('the sample', () => {
  const at = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  const { surveys } = JSON.parse(at('../golden/sample.json')) as Sample
  const cells = parse(at('../../docs/sample/surveys.csv'), { columns: true }) as Record<string, string>[]
  const answer = (text: string | undefined, ...codes: string[]): Answer =>
    text === undefined || text === '' || codes.includes(text) ? null : Number(text)
  const text = (cell: string | undefined): string | null => (cell === '' ? null : (cell ?? null))
  const rows = cells.map((row) => ({
    region: text(row.region),
    plan: text(row.plan),
    team: text(row.team),
    channel: text(row.channel),
    late: Date.parse(row.answered_at ?? '') >= Date.parse('2026-03-01T00:00:00Z'),
    recommend: answer(row.recommend, '11'),
    satisfaction: answer(row.satisfaction, '0', '6', 'Blank'),
    ease: answer(row.ease, '99'),
    effort: answer(row.effort),
    rating10: answer(row.rating10),
    mood: text(row.mood),
    helpful: text(row.helpful),
    weight: answer(row.weight),
  }))
  const recommend = ratings('recommend', { scale: [0, 10] })
  const satisfaction = ratings('satisfaction', { scale: [1, 5] })
  const ease = ratings('ease', { scale: [1, 7] })
  const effort = ratings('effort', { scale: [1, 5] })

  it('has its rows', () => expect(rows).toHaveLength(surveys.rows))

  it('NPS', () => alike(nps(summarize(rows, recommend)), surveys.nps.all))

  const groups = { byRegion: 'region', byPlan: 'plan', byTeam: 'team', byChannel: 'channel' } as const
  for (const [name, by] of Object.entries(groups) as [keyof typeof groups, 'region'][]) {
    it(`NPS by ${by}`, () => {
      const { segments, total } = segment(rows, { by, of: recommend, metric: nps })
      const golden = surveys.nps[name]
      expect(segments.map(({ key, rows }) => [key, rows])).toEqual(golden.map(({ key, rows }) => [key, rows]))
      for (const [i, { result, share }] of segments.entries()) {
        const { key, rows: size, ...numbers } = golden[i] as Keyed
        alike(result, numbers)
        expect(share).toBe(size / rows.length)
      }
      alike(total.result, surveys.nps.all)
    })
  }

  it('NPS of teams named like members of an object', () => {
    const { segments } = segment(rows, { by: 'team', of: recommend, metric: nps })
    const odd = segments.filter(({ key }) => ['__proto__', 'constructor', 'toString'].includes(key ?? ''))
    expect(odd.map(({ key, rows }) => [key, rows])).toEqual([
      ['__proto__', 3],
      ['constructor', 2],
      ['toString', 1],
    ])
  })

  it('NPS by region and plan', () => {
    const { segments } = segment(rows, { by: ['region', 'plan'], of: recommend, metric: nps })
    expect(segments.map(({ key }) => key)).toEqual(surveys.nps.byRegionAndPlan.map(({ key }) => key))
    for (const [i, { rows, result }] of segments.entries()) {
      const { key: _, rows: size, ...numbers } = surveys.nps.byRegionAndPlan[i] as Keyed
      expect(rows).toBe(size)
      alike(result, numbers)
    }
  })

  it('NPS with weights', () => {
    const { sumOfWeights, ...golden } = surveys.nps.weighted
    const summary = summarize(rows, ratings('recommend', { scale: [0, 10], weight: 'weight' }))
    const result = nps(summary)
    alike(result, golden)
    expect(result.unweighted).toBe(nps(summarize(rows, recommend)).value)
    const total = (summary.weights ?? []).reduce((sum, { exact }) => sum + (exact[0] ?? 0), 0)
    expect(Math.abs(total / (sumOfWeights as number) - 1)).toBeLessThanOrEqual(AS_PANDAS)
  })

  it('NPS of the south before and after March', () => {
    const { before, from, difference, standardError, z } = surveys.nps.southChange
    const south = rows.filter(({ region }) => region === 'south')
    const eras = segment(south, { by: 'late', of: recommend, metric: nps })
    const [first, second] = eras.segments.map(({ result }) => result)
    alike(first!, before)
    alike(second!, from)
    const compared = compare(first!, second!, { method: 'wald' })
    alike(compared, { difference, statistic: z })
    const half = ((compared.interval?.high ?? 0) - (compared.interval?.low ?? 0)) / 2
    alike({ half }, { half: 1.959963984540054 * (standardError as number) })
  })

  it('CSAT', () => {
    const golden = surveys.csat.satisfaction
    alike(csat(summarize(rows, satisfaction)), golden.all)
    for (const [by, expected] of [
      ['region', golden.byRegion],
      ['plan', golden.byPlan],
    ] as const) {
      const { segments } = segment(rows, { by, of: satisfaction, metric: csat })
      expect(segments).toHaveLength(expected.length)
      for (const [i, part] of segments.entries()) {
        const { key, rows: size, ...numbers } = expected[i] as Keyed
        expect([part.key, part.rows]).toEqual([key, size])
        alike(part.result, numbers)
      }
    }
  })

  it('CSAT from 1 to 10, of faces and words, and of thumbs', () => {
    const ten = ratings('rating10', { scale: [1, 10] })
    alike(csat(summarize(rows, ten)), surveys.csat.rating10.all)
    const eras = segment(rows, { by: 'late', of: ten, metric: csat }).segments
    alike(eras[0]!.result, surveys.csat.rating10.before)
    alike(eras[1]!.result, surveys.csat.rating10.from)
    const faces = { '😀': 5, '🙂': 4, '😐': 3, '🙁': 2, '😡': 1 }
    const words = { great: 5, good: 4, okay: 3, bad: 2, awful: 1 }
    const mood = ratings('mood', { scale: [1, 5], labels: { ...faces, ...words } })
    alike(csat(summarize(rows, mood)), surveys.csat.mood)
    const helpful = ratings('helpful', { scale: [0, 1], labels: { '👍': 1, '👎': 0 } })
    alike(csat(summarize(rows, helpful)), surveys.csat.helpful)
  })

  it('CES, both ways around', () => {
    for (const [direction, of] of [
      ['ease', ease],
      ['effort', effort],
    ] as const) {
      const { all, byRegion } = surveys.ces[direction]
      const check = (result: ReturnType<typeof ces>, { mean, standardDeviation, ...numbers }: Numbers): void => {
        alike(result, { value: mean, ...numbers })
        alike({ sd: (result.standardError ?? Number.NaN) * Math.sqrt(result.n) }, { sd: standardDeviation })
      }
      check(ces(summarize(rows, of), { direction }), all)
      const { segments } = segment(rows, { by: 'region', of, metric: (s) => ces(s, { direction }) })
      for (const [i, part] of segments.entries()) {
        const { key, rows: size, ...numbers } = byRegion[i] as Keyed
        expect([part.key, part.rows]).toEqual([key, size])
        check(part.result, numbers)
      }
    }
  })

  it('all of it in one pass', () => {
    const { segments, total } = segment(rows, {
      by: 'plan',
      of: all({ recommend, satisfaction, ease }),
      metric: (s) => ({ nps: nps(s.recommend), csat: csat(s.satisfaction), ces: ces(s.ease, { direction: 'ease' }) }),
    })
    expect(segments.map(({ result }) => result.nps)).toEqual(
      segment(rows, { by: 'plan', of: recommend, metric: nps }).segments.map(({ result }) => result),
    )
    alike(total.result.nps, surveys.nps.all)
    alike(total.result.csat, surveys.csat.satisfaction.all)
    alike({ value: total.result.ces.value }, { value: surveys.ces.ease.all.mean })
  })
})
