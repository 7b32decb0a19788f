# Survival of groups of lifetimes in R: curves with delayed entry, quantiles, cumulative hazards, restricted means,
# conditional survival and log-rank tests, written to lifetimes.json beside this file.
#
# Run from the root of the project: Rscript test/golden/lifetimes.R <folder with lung.csv and telco-churn.csv>
# (Debian: r-base-core, r-cran-survival). The weeks of remission are those printed by Freireich and others in 1963; the
# other rows are drawn at random. Of lung and telco only the answers are written, not the data.

suppressPackageStartupMessages(library(survival))

source('test/golden/json.R')

surv <- function(d) if (any(d$entry > 0)) Surv(d$entry, d$time, d$event) else Surv(d$time, d$event)

curve <- function(d, level, type, rows) {
  fit <- survfit(surv(d) ~ 1, conf.int = level, conf.type = type)
  row <- summary(fit)$table
  probs <- c(0.1, 0.25, 0.75)
  q <- quantile(fit, probs = probs)
  # exp(-H) with the error of H: its 'log-log' bounds are the 'log' ones of H, its 'log' bounds the 'plain' ones.
  aalen <- survfit(surv(d) ~ 1, conf.int = level, conf.type = type, stype = 2, ctype = 1)
  bounds <- if (type != 'plain') list(hazardLow = I(-log(aalen$upper)), hazardHigh = I(-log(aalen$lower)))
  happened <- if (rows) list(time = I(fit$time), atRisk = I(fit$n.risk), events = I(fit$n.event), censored = I(fit$n.censor))
  c(list(level = level, type = type), happened, list(survival = I(fit$surv), standardError = I(fit$std.err * fit$surv),
       low = I(fit$lower), high = I(fit$upper), median = unname(row['median']),
       medianLow = unname(row[length(row) - 1]), medianHigh = unname(row[length(row)]),
       shares = I(probs), quantiles = I(unname(q$quantile)), quantileLow = I(unname(q$lower)),
       quantileHigh = I(unname(q$upper)), cumulativeHazard = I(fit$cumhaz), hazardError = I(fit$std.chaz)), bounds)
}
rmean <- function(d, tau) {
  row <- survival:::survmean(survfit(surv(d) ~ 1), rmean = tau)$matrix
  at <- function(name) unname(row[grep(name, names(row))][1])
  list(tau = tau, mean = at('^\\*?rmean'), standardError = at('se\\(rmean'))
}
# The survival at `to` of those who are there at `from`, by fits of the life after `from` alone.
hazard <- function(d, from, to) {
  later <- d[d$time > from, ]
  later$entry <- pmax(later$entry, from)
  if (nrow(later) == 0) return(NULL)
  fit <- survfit(Surv(later$entry, later$time, later$event) ~ 1, conf.type = 'log-log')
  s <- summary(fit, times = to, extend = TRUE)
  list(from = from, to = to, hazard = 1 - s$surv, low = 1 - s$upper, high = 1 - s$lower,
       survival = summary(survfit(surv(d) ~ 1), times = to, extend = TRUE)$surv)
}
# survdiff knows weights S^rho alone. S^rho (1 - S)^gamma is a sum of these by the binomial formula: the differences add
# with the weights, the variances with their squares.
test <- function(d, rho, gamma = 0) {
  fits <- lapply(0:(2 * gamma), function(k) survdiff(Surv(time, event) ~ group, data = d, rho = rho + k / 2))
  signed <- function(n) (-1)^(0:n) * choose(n, 0:n)
  total <- function(part, fits, weights) Reduce(`+`, Map(function(fit, weight) weight * fit[[part]], fits, weights))
  whole <- fits[seq(1, length(fits), 2)]
  observed <- as.vector(total('obs', whole, signed(gamma)))
  expected <- as.vector(total('exp', whole, signed(gamma)))
  off <- (observed - expected)[-1]
  statistic <- sum(off * solve(total('var', fits, signed(2 * gamma))[-1, -1, drop = FALSE], off))
  if (gamma == 0) stopifnot(abs(statistic - fits[[1]]$chisq) < 1e-9 * statistic)
  df <- length(off)
  list(rho = rho, gamma = gamma, statistic = statistic, df = df, pValue = pchisq(statistic, df, lower.tail = FALSE),
       observed = I(observed), expected = I(expected))
}
EXPONENTS <- list(c(0, 0), c(1, 0), c(0.5, 0), c(0, 1), c(1, 1), c(0.5, 2))
set_of <- function(name, d, taus, periods, types = c('log-log', 'log', 'plain'), rows = TRUE, tests = TRUE) {
  d$group <- as.character(d$group)
  names <- sort(unique(d$group))
  groups <- lapply(names, function(each) {
    own <- d[d$group == each, ]
    list(name = each, curves = lapply(types, function(type) curve(own, if (type == 'log') 0.9 else 0.95, type, rows)),
         restricted = lapply(taus, function(tau) rmean(own, tau)),
         hazards = Filter(Negate(is.null), lapply(seq_len(length(periods) - 1), function(i)
           hazard(own, periods[i], periods[i + 1]))))
  })
  result <- list(name = name, groups = groups,
                 tests = if (tests) lapply(EXPONENTS, function(e) test(d, e[1], e[2])) else list())
  if (!rows) return(result)
  c(result, list(rows = list(time = I(d$time), event = I(d$event), entry = I(d$entry), group = I(d$group))))
}

folder <- commandArgs(trailingOnly = TRUE)[1]
lung <- read.csv(file.path(folder, 'lung.csv'))
stopifnot(all(lung$time == survival::lung$time), all(lung$status == survival::lung$status - 1))
telco <- read.csv(file.path(folder, 'telco-churn.csv'))
# Weeks in remission of children with leukaemia; those who were still in it are censored.
remission <- data.frame(
  entry = 0,
  time = c(6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35,
           1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23),
  event = rep(c(1, 0, 1), c(9, 12, 21)), group = rep(c('6-MP', 'placebo'), each = 21))
# Weeks until acute myelogenous leukaemia came back, with and without maintenance (Embury 1977, Miller 1981).
aml <- data.frame(
  entry = 0,
  time = c(9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45),
  event = c(1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1),
  group = rep(c('maintained', 'not maintained'), c(11, 12)))
stopifnot(all(aml$time == survival::aml$time), all(aml$event == survival::aml$status))

set.seed(20261122)
n <- 90
ties <- data.frame(entry = 0, time = rpois(n, 6), event = rbinom(n, 1, 0.7), group = rep(c('a', 'b', 'c'), length.out = n))
ties$time <- ties$time + ifelse(ties$group == 'c', 2, 0)
late <- data.frame(entry = round(rexp(n, 0.5), 1), time = 0, event = rbinom(n, 1, 0.75),
                   group = rep(c('a', 'b'), length.out = n))
late$entry[seq(1, n, 3)] <- 0
late$time <- round(late$entry + 0.1 + rexp(n, ifelse(late$group == 'a', 0.2, 0.4)), 1)

# Curves that cross: many early losses or a steady few, and a good part censored.
crossing <- data.frame(entry = 0, time = 0, event = 0, group = rep(c('early', 'steady'), length.out = 120))
end <- ifelse(crossing$group == 'early', rweibull(120, 0.5, 20), rweibull(120, 1.5, 18))
seen <- runif(120, 2, 28)
crossing$time <- ceiling(2 * pmin(end, seen)) / 2
crossing$event <- as.numeric(end <= seen)

sets <- list(
  set_of('remission', remission, c(15, 23), c(0, 5, 10, 15, 20)),
  set_of('aml', aml, c(23, 48), c(0, 10, 20, 30, 40)),
  set_of('crossing', crossing, c(10, 25), seq(0, 25, 5)),
  set_of('ties', ties, c(5, 8), 0:8),
  set_of('late', late, c(4.5, 8), 0:8, tests = FALSE),
  set_of('lung', data.frame(entry = 0, time = lung$time, event = lung$status, group = lung$sex),
         c(365, 700), seq(0, 800, 100), rows = FALSE),
  set_of('telco', data.frame(entry = 0, time = telco$tenure, event = as.numeric(telco$Churn == 'Yes'), group = telco$Contract),
         c(24, 72), seq(0, 72, 12), types = 'log-log', rows = FALSE)
)
out <- list(tool = paste('R', getRversion(), 'survival', packageVersion('survival')),
            script = 'test/golden/lifetimes.R', sets = sets)
writeLines(json(out), 'test/golden/lifetimes.json')
