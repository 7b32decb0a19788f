import { createContext, runInContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkInstant, checkZones, dayStart, instantReader, isoOf, localInstant } from '../../src/core/instants.ts'
import { zoneOf } from '../../src/core/zone.ts'

const plain = instantReader({})
const rome = instantReader({ timeZone: 'Europe/Rome', naiveZone: 'Europe/Rome' })
const zone = (name: string) => zoneOf(name, 'options.timeZone')
const text = (instant: number): string | null => (Number.isNaN(instant) ? null : isoOf(instant))

describe('instants', () => {
  it.each([
    ['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T09:30:00.5Z', '2026-03-01T09:30:00.500Z'],
    ['2026-03-01T09:30:00.123Z', '2026-03-01T09:30:00.123Z'],
    ['2026-03-01T09:30:00,123Z', '2026-03-01T09:30:00.123Z'],
    ['2026-03-01T09:30:00.123000Z', '2026-03-01T09:30:00.123Z'],
    ['2026-03-01T09:30Z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01 09:30:00+01:00', '2026-03-01T08:30:00.000Z'],
    ['2026-03-01T09:30:00-0330', '2026-03-01T13:00:00.000Z'],
    ['2026-03-01T09:30:00+05', '2026-03-01T04:30:00.000Z'],
    ['2026-03-01T09:30:00-00:00', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T09:30:00+23:59', '2026-02-28T09:31:00.000Z'],
    ['2026-02-28T24:00:00Z', '2026-03-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['0000-02-29T00:00:00Z', '0000-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['+012345-01-01T00:00:00Z', '+012345-01-01T00:00:00.000Z'],
    ['-000001-12-31T00:00:00Z', '-000001-12-31T00:00:00.000Z'],
    ['+275760-09-13T00:00:00Z', '+275760-09-13T00:00:00.000Z'],
  ])('reads %s', (given, expected) => expect(text(plain.read(given))).toBe(expected))

  it.each([
    '',
    ' ',
    '2026',
    '2026-03',
    '2026-3-1',
    '2026-03-01',
    '2026-03-01T09:30:00',
    '2026-03-01T09:30:00z',
    '2026-03-01t09:30:00Z',
    ' 2026-03-01T09:30:00Z',
    '2026-03-01T09:30:00Z ',
    '2026-03-01T09:30:00Z\n',
    '2026-03-01T09:30:00 Z',
    '2026-03-01  09:30:00Z',
    '2026-03-01T09Z',
    '2026-03-01T9:30:00Z',
    '2026-03-01T09:30:60Z',
    '2016-12-31T23:59:60Z',
    '2026-03-01T09:60:00Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01T24:00:00.001Z',
    '2026-03-01T24:00:01Z',
    '2026-03-01T09:30:00.Z',
    '2026-03-01T09:30:00.1234Z',
    '2026-03-01T09:30:00.0001Z',
    '2026-03-01T09:30:00+24:00',
    '2026-03-01T09:30:00+01:60',
    '2026-03-01T09:30:00+1:00',
    '2026-03-01T09:30:00+01:00:00',
    '2026-03-01T09:30:00+01:00[Europe/Rome]',
    '2026-03-01T09:30:00ZZ',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-W09-7',
    '2026-W09',
    '2026-060',
    '20260301T093000Z',
    '03/01/2026',
    '3/1/2026 9:30 AM',
    '01.03.2026',
    'Sun, 01 Mar 2026 09:30:00 GMT',
    'March 1, 2026',
    '10000-01-01T00:00:00Z',
    '-000000-01-01T00:00:00Z',
    '+275760-09-13T00:00:00.001Z',
    '+999999-01-01T00:00:00Z',
    '٢٠٢٦-٠٣-٠١T09:30:00Z',
    '2026‐03‐01T09:30:00Z',
    '1772357400000',
    'now',
    'null',
  ])('refuses %j', (given) => expect(plain.read(given)).toBeNaN())

  it('takes Dates and epoch milliseconds, and nothing else', () => {
    expect(plain.read(new Date(5))).toBe(5)
    expect(plain.read(-8.64e15)).toBe(-8.64e15)
    expect(Object.is(plain.read(-0), 0)).toBe(true)
    class Stamp extends Date {
      override getTime(): number {
        return 7.5
      }
    }
    expect(plain.read(new Stamp(5))).toBe(5)
    const strange = [new Date(Number.NaN), Object.create(Date.prototype), 1.5, 8.64e15 + 2, Infinity, Number.NaN]
    for (const value of [...strange, 10n, true, [], [5], {}, null, undefined, Symbol('t'), new Number(5)]) {
      expect(plain.read(value)).toBeNaN()
    }
    expect(plain.read(new String('2026-03-01T09:30:00Z'))).toBeNaN()
    expect(plain.read(runInContext('new Date(5)', createContext()))).toBeNaN()
  })

  it('reads bare dates as days of the zone, naive date-times as times of theirs', () => {
    expect(text(rome.read('2026-03-01'))).toBe('2026-02-28T23:00:00.000Z')
    expect(text(rome.read('2026-07-01'))).toBe('2026-06-30T22:00:00.000Z')
    expect(text(rome.read('2026-07-01T12:00:00'))).toBe('2026-07-01T10:00:00.000Z')
    expect(text(rome.read('2026-07-01 12:00'))).toBe('2026-07-01T10:00:00.000Z')
    expect(text(rome.read('2026-07-01T12:00:00Z'))).toBe('2026-07-01T12:00:00.000Z')
    expect(rome.read('2026-02-30')).toBeNaN()
    expect(instantReader({ timeZone: 'Europe/Rome' }).read('2026-07-01T12:00:00')).toBeNaN()
    expect(instantReader({ naiveZone: 'Europe/Rome' }).read('2026-07-01')).toBeNaN()
  })

  it('refuses local times that the clock skips, and takes the first of two', () => {
    expect(rome.read('2026-03-29T02:30:00')).toBeNaN()
    expect(rome.expected('2026-03-29T02:30:00')).toContain('a local time that Europe/Rome has')
    expect(text(rome.read('2026-03-29T03:00:00'))).toBe('2026-03-29T01:00:00.000Z')
    expect(text(rome.read('2026-10-25T02:30:00'))).toBe('2026-10-25T00:30:00.000Z')
    const apia = instantReader({ timeZone: 'Pacific/Apia', naiveZone: 'Pacific/Apia' })
    expect(apia.read('2011-12-30T12:00:00')).toBeNaN()
    expect(text(apia.read('2011-12-30'))).toBe('2011-12-30T10:00:00.000Z')
    expect(text(apia.read('2011-12-31'))).toBe('2011-12-30T10:00:00.000Z')
    expect(text(instantReader({ timeZone: 'America/Havana' }).read('2024-03-10'))).toBe('2024-03-10T05:00:00.000Z')
    expect(text(instantReader({ timeZone: 'America/St_Johns' }).read('2010-11-07'))).toBe('2010-11-07T02:30:00.000Z')
  })

  it('says what was wrong with a text', () => {
    expect(plain.expected('2026-03-01')).toContain('needs options.timeZone')
    expect(plain.expected('2026-03-01T09:30:00')).toContain('needs options.naiveZone')
    expect(plain.expected('03/01/2026')).toBe('a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z')
    expect(() => checkInstant('options.asOf', '2026-02-29T00:00:00Z', plain)).toThrow(
      expect.objectContaining({ code: 'invalid-option', path: 'options.asOf' }),
    )
    expect(() => checkZones({ naiveZone: 'Rome' })).toThrow(expect.objectContaining({ path: 'options.naiveZone' }))
  })

  it('reads the common forms as it reads all others', () => {
    const field = (low: number, high: number, width: number) =>
      fc.integer({ min: low, max: high }).map((n) => String(n).padStart(width, '0'))
    const date = fc.tuple(field(0, 9999, 4), field(0, 13, 2), field(0, 32, 2)).map((parts) => parts.join('-'))
    const time = fc.tuple(field(0, 25, 2), field(0, 60, 2), field(0, 60, 2)).map((parts) => parts.join(':'))
    const fraction = fc.option(field(0, 999, 3), { nil: null })
    const offset = fc.option(fc.tuple(fc.constantFrom('+', '-'), field(0, 24, 2), field(0, 60, 2)), { nil: null })
    fc.assert(
      fc.property(date, time, fraction, offset, (date, time, fraction, offset) => {
        const whole = `${time}${fraction === null ? '' : `.${fraction}`}`
        const colon = offset === null ? 'Z' : `${offset[0]}${offset[1]}:${offset[2]}`
        const bare = offset === null ? 'Z' : `${offset[0]}${offset[1]}${offset[2]}`
        expect(plain.read(`${date}T${whole}${colon}`)).toBe(plain.read(`+00${date} ${whole}${bare}`))
        expect(rome.read(date)).toBe(rome.read(`+00${date}`))
      }),
      { numRuns: 1000 },
    )
  })

  it('reads as Date.parse does what both take, and refuses a character changed to a letter', () => {
    const instants = fc.integer({ min: Date.UTC(-1, 0), max: 253_402_300_799_999 })
    fc.assert(
      fc.property(instants, fc.nat(), fc.constantFrom('x', '/', ' ', ':', '٣', ';', '.'), (instant, at, mark) => {
        const iso = isoOf(instant)
        expect(plain.read(iso)).toBe(instant)
        if (instant >= Date.UTC(0, 0) && iso.length === 24) {
          for (const form of [`${iso.slice(0, 19)}Z`, `${iso.slice(0, 23)}-08:45`, `${iso.slice(0, 19)}+14:00`]) {
            expect(plain.read(form)).toBe(Date.parse(form))
          }
        }
        const place = at % iso.length
        const broken = `${iso.slice(0, place)}${mark}${iso.slice(place + 1)}`
        const same = broken === iso || (place === iso.length - 14 && mark === ' ')
        if (!same) expect(plain.read(broken)).toBeNaN()
      }),
      { numRuns: 1000 },
    )
  })
})

describe('local time', () => {
  const names = ['UTC', 'Europe/Rome', 'America/St_Johns', 'Pacific/Apia', 'Australia/Lord_Howe', 'Africa/Monrovia']
  const anyName = fc.constantFrom(...names)
  const seconds = fc.integer({ min: Date.UTC(1900, 0) / 1000, max: Date.UTC(2037, 0) / 1000 })

  it('turns into the first instant that has it', () => {
    fc.assert(
      fc.property(anyName, seconds, (name, second) => {
        const instant = second * 1000
        const local = instant + zone(name).offsetAt(instant)
        const first = localInstant(local, zone(name))
        expect(first).toBeLessThanOrEqual(instant)
        expect(first + zone(name).offsetAt(first)).toBe(local)
      }),
      { numRuns: 1000 },
    )
  })

  it('has days that begin once, at the first instant whose date is not before them', () => {
    fc.assert(
      fc.property(anyName, seconds, (name, second) => {
        const day = Math.floor((second * 1000) / 86_400_000) * 86_400_000
        const start = dayStart(day, zone(name))
        expect(start + zone(name).offsetAt(start)).toBeGreaterThanOrEqual(day)
        for (let t = start - 1; t > start - 172_800_000; t -= 599_999) {
          expect(t + zone(name).offsetAt(t)).toBeLessThan(day)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

it('text that is finer than a millisecond is refused for that', () => {
  const { read, expected } = instantReader({})
  const text = '2026-03-01T10:00:00.123456+00:00'
  expect(read(text)).toBeNaN()
  expect(expected(text)).toMatch(/no finer than a millisecond$/)
  expect(expected('2026-03-01T10:00:00.123456')).toMatch(/no finer than a millisecond$/)
  expect(expected('soon')).not.toMatch(/finer/)
})
