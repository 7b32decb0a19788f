# Exact intervals of Poisson counts up to 1e15 in R, written to poisson.json beside this file.
#
# Run from the root of the project: Rscript test/golden/poisson.R

cases <- c()
for (count in c(0, 1, 30, 1e3, 1e6, 1e9, 2e9, 1e10, 1e12, 1e15)) {
  for (level in c(0.5, 0.95, 0.999)) {
    tail <- (1 - level) / 2
    low <- if (count == 0) 0 else qgamma(tail, count)
    high <- qgamma(tail, count + 1, lower.tail = FALSE)
    cases <- c(cases, sprintf('{"count":%.17g,"level":%.17g,"low":%.17g,"high":%.17g}', count, level, low, high))
  }
}
version <- paste0('R ', R.version$major, '.', R.version$minor)
lines <- c('{', sprintf('"tool":"%s",', version), '"script":"poisson.R",', '"cases":[', paste0(cases, collapse = ',\n'), ']', '}')
writeLines(lines, 'test/golden/poisson.json')
