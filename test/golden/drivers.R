# Recomputes sample sizes, response rates, reliability and drivers in R, and writes drivers.json beside itself.
#
# Run from the root of the project: Rscript test/golden/drivers.R (Debian: r-base-core)
#
# Found independently of the formulas that the library uses wherever R can: sample sizes by counting up, response rates
# as means over one case a person, reliability from the raw answers, the shares of explained variance by brute force
# over all orders of the drivers with lm(), relative weights from the singular value decomposition of the raw answers.

options(warn = 2)
source('test/golden/json.R')
each <- function(table, make) lapply(seq_len(nrow(table)), function(i) do.call(make, as.list(table[i, , drop = FALSE])))

# Sample sizes: count up until the margin is reached. A sample of n from N is as good as n (N - 1) / (N - n) from all.

size_of <- function(kind, margin, level, variance, share, population) {
  z <- qnorm((1 - level) / 2, lower.tail = FALSE)
  reached <- function(n) {
    alike <- if (is.na(population)) n else if (n == population) Inf else n * (population - 1) / (population - n)
    if (kind == 'nps') 100 * z * sqrt(variance / (alike + 3)) else z * sqrt(share * (1 - share) / alike)
  }
  n <- 1
  while (reached(n) > margin) n <- n + 1
  list(kind = kind, margin = margin, level = level, variance = variance, share = share, population = population, n = n,
       reached = reached(n))
}
sizes <- rbind(
  expand.grid(kind = 'nps', margin = c(1.5, 5, 10, 40), level = c(0.8, 0.95, 0.99), variance = c(0.6, 1), share = 0.5,
              population = c(NA, 1, 30, 2500), stringsAsFactors = FALSE),
  expand.grid(kind = 'proportion', margin = c(0.02, 0.05, 0.3), level = c(0.9, 0.95), variance = 1, share = c(0.5, 0.9),
              population = c(NA, 1, 30, 2500), stringsAsFactors = FALSE))

# Outcome rates: one case a person, a weight of e where eligibility is unknown; each rate is a weighted mean over some cases.

rates_of <- function(I, P, R, NC, O, UH, UO, e) {
  kind <- rep(c('I', 'P', 'R', 'NC', 'O', 'UH', 'UO'), c(I, P, R, NC, O, UH, UO))
  unknown <- kind %in% c('UH', 'UO')
  share <- function(yes, among, weight = 1) {
    w <- ifelse(unknown, weight, 1)[kind %in% among]
    if (sum(w) == 0) return(NA)
    weighted.mean(kind[kind %in% among] %in% yes, w)
  }
  known <- c('I', 'P', 'R', 'NC', 'O')
  all <- c(known, 'UH', 'UO')
  reached <- c('I', 'P', 'R', 'O')
  list(
    counts = list(completed = I, partial = P, refused = R, nonContact = NC, other = O, unknownHousehold = UH,
                  unknownOther = UO),
    e = e,
    rates = list(
      RR1 = share('I', all), RR2 = share(c('I', 'P'), all), RR3 = share('I', all, e), RR4 = share(c('I', 'P'), all, e),
      RR5 = share('I', known), RR6 = share(c('I', 'P'), known), COOP1 = share('I', reached),
      COOP2 = share(c('I', 'P'), reached), COOP3 = share('I', c('I', 'P', 'R')),
      COOP4 = share(c('I', 'P'), c('I', 'P', 'R')), REF1 = share('R', all), REF2 = share('R', all, e),
      REF3 = share('R', known), CON1 = share(reached, all), CON2 = share(reached, all, e), CON3 = share(reached, known)),
    # prop.test wants whole numbers of cases
    wilson = if (I + P + R + NC + O + UH + UO == 0) NULL else
      I(suppressWarnings(as.numeric(prop.test(I, I + P + R + NC + O + UH + UO, correct = FALSE)$conf.int))))
}
set.seed(20240517)
dispositions <- rbind(
  data.frame(I = c(400, 0, 12, 5), P = c(35, 0, 0, 1), R = c(210, 9, 0, 0), NC = c(180, 0, 0, 3), O = c(25, 0, 0, 0),
             UH = c(90, 0, 8, 0), UO = c(60, 0, 0, 0), e = c(0.62, 0.5, 0, 1)),
  data.frame(I = rpois(6, 300), P = rpois(6, 30), R = rpois(6, 200), NC = rpois(6, 90), O = rpois(6, 20),
             UH = rpois(6, 150), UO = rpois(6, 40), e = round(runif(6), 3)))

# Reliability from the raw answers: alpha by the sums of rows, its standard error by differentiating alpha numerically
# over the covariances and their normal sampling error, its interval by F quantiles.

alpha_of <- function(x) if (ncol(x) < 2) NA else ncol(x) / (ncol(x) - 1) * (1 - sum(apply(x, 2, var)) / var(rowSums(x)))
reliability_of <- function(name, x, level) {
  full <- as.matrix(x[complete.cases(x), ])
  k <- ncol(full)
  n <- nrow(full)
  alpha <- alpha_of(full)
  v <- cov(full)
  of_cov <- function(m) k / (k - 1) * (1 - sum(diag(m)) / sum(m))
  gradient <- matrix(0, k, k)
  for (i in 1:k) for (j in 1:k) {
    step <- 1e-4 * max(v)
    up <- v; down <- v
    up[i, j] <- up[i, j] + step
    down[i, j] <- down[i, j] - step
    gradient[i, j] <- (of_cov(up) - of_cov(down)) / (2 * step)
  }
  variance <- 0
  for (i in 1:k) for (j in 1:k) for (a in 1:k) for (b in 1:k)
    variance <- variance + gradient[i, j] * gradient[a, b] * (v[i, a] * v[j, b] + v[i, b] * v[j, a]) / n
  f <- qf(c((1 + level) / 2, (1 - level) / 2), n - 1, (n - 1) * (k - 1))
  z <- scale(full)
  list(
    name = name, level = level, rows = lapply(seq_len(nrow(x)), function(i) I(as.numeric(x[i, ]))), n = n, value = alpha,
    standardised = alpha_of(z), averageCorrelation = mean(cor(full)[lower.tri(v)]), standardError = sqrt(variance),
    interval = I(1 - (1 - alpha) * f),
    items = lapply(1:k, function(j) list(
      mean = mean(full[, j]), standardDeviation = sd(full[, j]),
      itemRest = cor(full[, j], rowSums(full[, -j, drop = FALSE])), alphaIfDropped = alpha_of(full[, -j, drop = FALSE]))))
}
set.seed(7)
common <- rnorm(60)
likert <- as.data.frame(lapply(1:5, function(j) pmin(5, pmax(1, round(3 + common + rnorm(60, sd = 0.8 + j / 5))))))
likert[cbind(c(3, 9, 9, 31), c(1, 2, 4, 5))] <- NA
opposed <- data.frame(a = c(1, 2, 3, 4, 5, 2), b = c(5, 4, 4, 2, 1, 3), c = c(2, 3, 3, 2, 4, 3))
reliability <- list(
  reliability_of('attitude', attitude, 0.95), reliability_of('likert', likert, 0.9),
  reliability_of('opposed', opposed, 0.95), reliability_of('two', attitude[1:12, 1:2] / 7, 0.99),
  reliability_of('far', attitude[, 1:4] / 3 + 1e6, 0.95))

# Reasons behind the score: one row a respondent, each number a mean over some rows. The survey of docs/sample, and a
# made one.

reasons_of <- function(score, given, left, top) {
  group <- cut(score, c(-1, 6, 8, 10), labels = c('detractor', 'passive', 'promoter'))
  nps <- function(keep) if (any(keep)) 100 * (mean(group[keep] == 'promoter') - mean(group[keep] == 'detractor')) else NA
  all <- sort(unique(unlist(given)), method = 'radix')
  cites <- function(reason) vapply(given, function(g) reason %in% g, TRUE)
  drivers <- lapply(all, function(reason) {
    own <- cites(reason)
    share <- function(of) if (any(group == of)) mean(own[group == of]) else NA
    list(reason = reason, mentions = sum(unlist(given) == reason), respondents = sum(own),
         detractors = sum(own & group == 'detractor'), passives = sum(own & group == 'passive'),
         promoters = sum(own & group == 'promoter'), shareOfDetractors = share('detractor'),
         shareOfPassives = share('passive'), shareOfPromoters = share('promoter'), nps = nps(own),
         lift = share('detractor') / share('promoter'), impact = nps(rep(TRUE, length(own))) - nps(!own))
  })
  counts <- vapply(drivers, function(d) c(-d$detractors, d$promoters), c(0, 0))
  drivers <- drivers[order(counts[1, ], counts[2, ])]
  named <- vapply(drivers, function(d) if (d$detractors > 0) d$reason else NA_character_, '')
  named <- head(named[!is.na(named)], top)
  risk <- group == 'detractor' | (group == 'passive' & vapply(given, function(g) any(g %in% named), TRUE))
  share_left <- function(keep) {
    keep <- keep & !is.na(left)
    yes <- sum(left[keep])
    n <- sum(keep)
    list(yes = yes, n = n, value = yes / n,
         interval = I(suppressWarnings(as.numeric(prop.test(yes, n, correct = FALSE)$conf.int))))
  }
  outcome <- NULL
  if (!all(is.na(left))) {
    a <- share_left(risk)
    b <- share_left(!risk)
    d <- a$value - b$value
    outcome <- list(atRisk = a, others = b, difference = d, interval = I(c(
      d - sqrt((a$value - a$interval[1])^2 + (b$interval[2] - b$value)^2),
      d + sqrt((a$interval[2] - a$value)^2 + (b$value - b$interval[1])^2))))
  }
  list(value = nps(rep(TRUE, length(score))), withReasons = sum(lengths(given) > 0), reasons = drivers,
       atRisk = list(reasons = I(named), n = sum(risk), detractors = sum(group == 'detractor'),
                     passives = sum(risk & group == 'passive'), share = mean(risk), left = outcome))
}
survey <- read.csv('docs/sample/surveys.csv', colClasses = 'character', encoding = 'UTF-8')
answered <- survey[!survey$recommend %in% c('', '11'), ] # 11 stands for no answer there
set.seed(11)
made <- lapply(1:200, function(i) sample(c('a', 'b', 'c', 'd', 'e', 'f'), rpois(1, 1.4), replace = TRUE))
made_score <- sample(0:10, 200, replace = TRUE, prob = c(1, 1, 1, 1, 1, 2, 2, 3, 4, 4, 4))
made_left <- ifelse(runif(200) < 0.1, NA, runif(200) < 0.5 - made_score / 25)
reasons <- list(
  sample = reasons_of(as.numeric(answered$recommend), strsplit(answered$reasons, ';'), rep(NA, nrow(answered)), 3),
  made = c(list(rows = lapply(1:200, function(i) list(score = made_score[i], why = I(made[[i]]), left = made_left[i]))),
           reasons_of(made_score, made, made_left, 2)))

# Drivers: R squared of every subset by lm() on the raw answers (for pairs of answers by solving the correlations), shared
# out by going through every order of the drivers; relative weights by regressing on the nearest uncorrelated variables,
# which the singular value decomposition of the standardised answers gives.

orders <- function(x) if (length(x) < 2) list(x) else
  do.call(c, lapply(seq_along(x), function(i) lapply(orders(x[-i]), function(rest) c(x[i], rest))))
shared_out <- function(k, explained) {
  cache <- new.env()
  of <- function(set) {
    key <- paste(sort(set), collapse = '-')
    if (length(set) == 0) return(0)
    if (is.null(cache[[key]])) cache[[key]] <- explained(set)
    cache[[key]]
  }
  total <- rep(0, k)
  all <- orders(1:k)
  for (order in all) for (i in seq_along(order))
    total[order[i]] <- total[order[i]] + of(order[seq_len(i)]) - of(order[seq_len(i - 1)])
  total / length(all)
}
drivers_of <- function(name, data, scale, by_pairs = FALSE) {
  k <- ncol(data) - 1
  full <- data[complete.cases(data), ]
  r <- if (by_pairs) cor(data, use = 'pairwise') else cor(full)
  explained <- function(set) {
    if (by_pairs) return(sum(r[set + 1, 1] * solve(r[set + 1, set + 1, drop = FALSE], r[set + 1, 1])))
    summary(lm(reformulate(names(full)[set + 1], names(full)[1]), full))$r.squared
  }
  relative <- if (by_pairs) NULL else {
    z <- scale(as.matrix(full)) / sqrt(nrow(full) - 1)
    parts <- svd(z[, -1])
    nearest <- parts$u %*% t(parts$v)
    beta <- t(nearest) %*% z[, 1]
    I(as.numeric((t(z[, -1]) %*% nearest)^2 %*% beta^2))
  }
  used <- if (by_pairs) data[rowSums(!is.na(data)) > 1, ] else full
  list(name = name, missing = if (by_pairs) 'pairwise' else 'listwise', scale = I(scale),
       rows = lapply(seq_len(nrow(data)), function(i) I(as.numeric(data[i, ]))), n = nrow(used), r2 = explained(1:k),
       adjustedR2 = if (by_pairs) NULL else summary(lm(reformulate(names(full)[-1], names(full)[1]), full))$adj.r.squared,
       shapley = I(shared_out(k, explained)), relative = relative, correlations = I(as.numeric(r[-1, 1])),
       performance = I(as.numeric(100 * (colMeans(used[, -1, drop = FALSE], na.rm = TRUE) - scale[1]) / diff(scale))))
}
set.seed(5)
quality <- rnorm(120)
answered_by <- function(j) pmin(5, pmax(1, round(3 + quality * j / 4 + rnorm(120))))
rated <- as.data.frame(lapply(1:5, answered_by), col.names = paste0('d', 1:5))
rated <- cbind(overall = pmin(10, pmax(0, round(5 + quality + rated$d1 - rated$d4 / 2 + rnorm(120)))), rated)
rated[cbind(sample(120, 30), sample(6, 30, replace = TRUE))] <- NA
rated[7, ] <- c(9, NA, NA, NA, NA, NA)
drivers <- list(
  drivers_of('swiss', swiss, c(0, 100)), drivers_of('attitude', attitude, c(0, 100)),
  drivers_of('rated', rated, c(1, 5)), drivers_of('rated', rated, c(1, 5), by_pairs = TRUE),
  drivers_of('one', attitude[, c('rating', 'raises')], c(0, 100)))

answers <- list(
  tool = 'R', version = as.character(getRversion()), script = 'test/golden/drivers.R',
  sampleSize = each(sizes, size_of),
  aapor = each(dispositions, rates_of),
  reliability = reliability,
  reasons = reasons,
  drivers = drivers
)
writeLines(json(answers), 'test/golden/drivers.json')
