import { afterAll, expect } from 'vitest'

const before = Reflect.ownKeys(Object.prototype)

afterAll(() => {
  expect(Reflect.ownKeys(Object.prototype)).toEqual(before)
})
