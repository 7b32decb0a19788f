import fc from 'fast-check'
import { afterAll, expect } from 'vitest'

// On CI the cases are the same in every zone and every run, so that a failure is the change's own; elsewhere they are new.
if (process.env.CI) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20260701 })

const before = Reflect.ownKeys(Object.prototype)

afterAll(() => {
  expect(Reflect.ownKeys(Object.prototype)).toEqual(before)
})
