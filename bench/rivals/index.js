export * as arquero from 'arquero'
export * as d3 from 'd3-array'
export { default as lodash } from 'lodash'
export * as simple from 'simple-statistics'
