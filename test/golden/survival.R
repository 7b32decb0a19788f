# Kaplan–Meier curves, their medians and restricted means in R, written to survival.json beside this file.
#
# Run from the root of the project: Rscript test/golden/survival.R [folder with lung.csv]
# (Debian: r-base-core, r-cran-survival). The lung data are those of R's own package survival; the file holds the same.

suppressPackageStartupMessages(library(survival))

source('test/golden/json.R')

curve <- function(time, status, level, type) {
  fit <- survfit(Surv(time, status) ~ 1, conf.int = level, conf.type = type)
  row <- summary(fit)$table
  list(level = level, type = type, time = I(fit$time), atRisk = I(fit$n.risk), events = I(fit$n.event),
       censored = I(fit$n.censor), survival = I(fit$surv), standardError = I(fit$std.err * fit$surv),
       low = I(fit$lower), high = I(fit$upper), median = unname(row['median']),
       medianLow = unname(row[length(row) - 1]), medianHigh = unname(row[length(row)]))
}
rmean <- function(time, status, tau) {
  row <- survival:::survmean(survfit(Surv(time, status) ~ 1), rmean = tau)$matrix
  at <- function(name) unname(row[grep(name, names(row))][1])
  list(tau = tau, mean = at('^\\*?rmean'), standardError = at('se\\(rmean'))
}
set_of <- function(name, time, status, taus, levels = 0.95, types = c('log-log', 'log', 'plain')) {
  curves <- list()
  for (level in levels) for (type in types) curves[[length(curves) + 1]] <- curve(time, status, level, type)
  result <- list(name = name, curves = curves, restricted = lapply(taus, function(tau) rmean(time, status, tau)))
  if (name == 'lung') return(result)
  c(result, list(finished = I(sort(time[status == 1])), open = I(sort(time[status == 0]))))
}

lung_file <- commandArgs(trailingOnly = TRUE)
lung <- survival::lung
if (length(lung_file) > 0) {
  csv <- read.csv(file.path(lung_file[1], 'lung.csv'))
  stopifnot(all(csv$time == lung$time), all(csv$status == lung$status - 1))
}
set.seed(20260701)
tied <- list(time = sample(0:12, 60, replace = TRUE), status = rbinom(60, 1, 0.6))
sets <- list(
  set_of('lung', lung$time, lung$status - 1, c(500, 1000), c(0.8, 0.95, 0.99)),
  set_of('ties', tied$time, tied$status, c(5, 12), c(0.9, 0.95)),
  set_of('all open', c(3, 5, 5, 8), c(0, 0, 0, 0), c(2, 8)),
  set_of('none open', c(1, 2, 2, 4, 7, 11, 11, 20), rep(1, 8), c(4, 20)),
  set_of('a half for a while', c(1, 2, 3, 4), c(1, 1, 0, 1), c(3.5, 4)),
  set_of('a half, then censored only', c(1, 2, 3, 4), c(1, 1, 0, 0), c(2, 4)),
  set_of('a half before the last', c(1, 2, 3, 4, 5, 6), c(1, 1, 1, 0, 0, 1), c(1, 6)),
  set_of('one', 5, 1, c(3, 5)),
  set_of('one open', 5, 0, c(3, 5)),
  set_of('from zero', c(0, 0, 1, 3, 3, 9), c(1, 0, 1, 1, 0, 1), c(2, 9))
)
out <- list(tool = paste('R', getRversion(), 'survival', packageVersion('survival')),
            script = 'test/golden/survival.R', sets = sets)
writeLines(json(out), 'test/golden/survival.json')
