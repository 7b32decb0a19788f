// Writes the sample files beside itself, the same to the byte on every run: node docs/sample/make.mjs

import { writeFileSync } from 'node:fs'
import { BAD_COLUMNS, BAD_ROWS } from './bad-rows.mjs'
import { makeCustomers, makeOrders, makeSubscriptions, ORDER_COLUMNS, SUBSCRIPTION_COLUMNS } from './customers.mjs'
import { toCsv } from './kit.mjs'
import { makeSurveys, SURVEY_COLUMNS } from './surveys.mjs'
import { makeTickets, TICKET_COLUMNS } from './tickets.mjs'

const customers = makeCustomers()

const files = {
  'surveys.csv': [SURVEY_COLUMNS, makeSurveys(customers)],
  'tickets.csv': [TICKET_COLUMNS, makeTickets(customers)],
  'subscriptions.csv': [SUBSCRIPTION_COLUMNS, makeSubscriptions(customers)],
  'orders.csv': [ORDER_COLUMNS, makeOrders(customers)],
  'bad-rows.csv': [BAD_COLUMNS, BAD_ROWS],
}

for (const [name, [columns, rows]] of Object.entries(files)) {
  writeFileSync(new URL(name, import.meta.url), toCsv(columns, rows))
}
