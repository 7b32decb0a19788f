# Recomputes NPS, CSAT, CES, their weighted forms and their comparisons in R, and writes survey-r.json beside itself.
#
# Run from the root of the project: Rscript test/golden/survey.R (Debian: r-base-core, r-cran-survey)
#
# Found independently wherever R can: intervals of shares by prop.test and binom.test, means by t.test, weights by the
# survey package. The score interval of the NPS is found by brute force: for each score t the likelihood of the three
# counts is maximised numerically over the detractor share, and the bounds are searched where the score statistic is z.

suppressPackageStartupMessages(library(survey))
options(warn = 1)
quiet <- function(expr) suppressWarnings(expr)
LEVELS <- c(0.8, 0.9, 0.95, 0.99)
z_of <- function(level) qnorm((1 - level) / 2, lower.tail = FALSE)

# --- writing -----------------------------------------------------------------------------------------------------------

source('test/golden/json.R')
ends <- function(pair) I(as.numeric(pair))
each <- function(table, make) lapply(seq_len(nrow(table)), function(i) do.call(make, as.list(table[i, , drop = FALSE])))

# --- shares ------------------------------------------------------------------------------------------------------------

wilson <- function(yes, n, level) as.numeric(quiet(prop.test(yes, n, conf.level = level, correct = FALSE))$conf.int)
exact <- function(yes, n, level) as.numeric(binom.test(yes, n, conf.level = level)$conf.int)
wald <- function(yes, n, level) {
  p <- yes / n
  p + c(-1, 1) * z_of(level) * sqrt(p * (1 - p) / n)
}
share_case <- function(yes, n, level) {
  list(yes = yes, n = n, level = level, wilson = ends(wilson(yes, n, level)), clopperPearson = ends(exact(yes, n, level)),
       wald = ends(pmin(1, pmax(0, wald(yes, n, level)))), standardError = sqrt(yes / n * (1 - yes / n) / n))
}
SHARES <- rbind(
  expand.grid(yes = 0:1, n = 1, level = LEVELS), expand.grid(yes = 0:3, n = 3, level = LEVELS),
  expand.grid(yes = c(0, 1, 4, 9, 10), n = 10, level = LEVELS), expand.grid(yes = c(0, 1, 81, 262, 263), n = 263, level = LEVELS),
  expand.grid(yes = c(0, 1, 3, 123456, 500000, 999999, 1e6), n = 1e6, level = LEVELS)
)

# --- NPS ---------------------------------------------------------------------------------------------------------------

# The detractor share that makes the counts likeliest where promoters - detractors is t: the slope of the log-likelihood
# falls all the way, so its sign is halved down. A plain maximisation must agree, to the accuracy such a search has.
likeliest <- function(plus, zero, minus, t) {
  low <- max(0, -t)
  high <- (1 - t) / 2
  if (high <= low) return(low)
  term <- function(count, share) if (count == 0) 0 else count / share
  log_term <- function(count, share) if (count == 0) 0 else count * log(max(share, 1e-300))
  from <- low
  to <- high
  for (step in 1:60) {
    q <- (from + to) / 2
    if (term(plus, q + t) + term(minus, q) > 2 * term(zero, max(0, 1 - 2 * q - t))) from <- q else to <- q
  }
  plain <- optimize(function(q) log_term(plus, q + t) + log_term(minus, q) + log_term(zero, 1 - 2 * q - t),
                    c(low, high), maximum = TRUE, tol = 1e-10)$maximum
  stopifnot(abs(plain - q) < 1e-4)
  q
}
score_error <- function(plus, zero, minus, t) {
  n <- plus + zero + minus
  sqrt(max(0, n * (2 * likeliest(plus, zero, minus, t) + t - t * t)))
}
score_interval <- function(plus, zero, minus, z) {
  n <- plus + zero + minus
  e <- (plus - minus) / n
  beyond <- function(t) abs(plus - minus - n * t) - z * score_error(plus, zero, minus, t)
  bound <- function(end) {
    if (e == end) return(end)
    inside <- e + (end - e) * 1e-9 # where all agree the error at e itself is 0
    uniroot(beyond, sort(c(inside, end)), tol = 1e-15, maxiter = 10000)$root
  }
  c(bound(-1), bound(1))
}
adjusted <- function(plus, zero, minus) {
  n <- plus + zero + minus + 3
  p <- c(plus + 0.75, zero + 1.5, minus + 0.75) / n
  mean <- sum(p * c(1, 0, -1))
  list(mean = mean, variance = sum(p * (c(1, 0, -1) - mean)^2) / n)
}
plain <- function(plus, zero, minus) {
  p <- c(plus, zero, minus) / (plus + zero + minus)
  mean <- sum(p * c(1, 0, -1))
  list(mean = mean, variance = sum(p * (c(1, 0, -1) - mean)^2) / (plus + zero + minus))
}
around <- function(moments, level) pmin(1, pmax(-1, moments$mean + c(-1, 1) * z_of(level) * sqrt(moments$variance)))
nps_case <- function(promoters, passives, detractors, level) {
  counts <- list(promoters, passives, detractors)
  raw <- rep(c(1, 0, -1), unlist(counts))
  n <- length(raw)
  list(promoters = promoters, passives = passives, detractors = detractors, level = level, value = 100 * mean(raw),
       standardError = 100 * sqrt(mean((raw - mean(raw))^2) / n),
       score = ends(100 * do.call(score_interval, c(counts, z_of(level)))),
       adjustedWald = ends(100 * around(do.call(adjusted, counts), level)),
       wald = ends(100 * around(do.call(plain, counts), level)))
}
counts_of <- function(...) data.frame(matrix(c(...), ncol = 3, byrow = TRUE, dimnames = list(NULL, c('promoters', 'passives', 'detractors'))))
NPS <- merge(counts_of(6, 139, 16, 3, 0, 0, 2, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 5, 5, 0, 5, 0, 12, 0, 40, 0, 0, 0, 30, 1, 17, 2, 1,
                       45, 35, 20, 110, 70, 20, 958, 637, 648, 333, 333, 334, 400000, 350000, 250000, 1, 999998, 1),
             data.frame(level = LEVELS), by = NULL)

published <- list(
  list(plus = 6, zero = 139, minus = 16, value = -0.0621, interval = c(-0.1240, -0.0054)),
  list(plus = 3, zero = 0, minus = 0, value = 1, interval = c(-0.1230, 1))
)
for (one in published) {
  found <- score_interval(one$plus, one$zero, one$minus, z_of(0.95))
  stopifnot(abs(found - one$interval) < 5.1e-5, abs((one$plus - one$minus) / (one$plus + one$zero + one$minus) - one$value) < 5.1e-5)
}

# --- CSAT and CES from raw answers -------------------------------------------------------------------------------------

csat_case <- function(low, high, from, n, seed) {
  set.seed(seed)
  points <- low:high
  raw <- sample(points, n, replace = TRUE, prob = 1 + runif(length(points)) * seq_along(points))
  to <- min(low + high - from, from - 1)
  list(scale = I(c(low, high)), satisfiedFrom = from, answers = I(raw), n = n, value = 100 * mean(raw >= from),
       satisfied = sum(raw >= from), dissatisfied = sum(raw <= to), neutral = sum(raw > to & raw < from),
       standardError = 100 * sqrt(mean((raw >= from) * 1) * mean((raw < from) * 1) / n),
       interval = ends(100 * wilson(sum(raw >= from), n, 0.95)), mean = mean(raw), median = median(raw),
       topBox = 100 * mean(raw == high), topTwoBox = 100 * mean(raw >= high - 1), bottomTwoBox = 100 * mean(raw <= low + 1),
       net = 100 * (mean(raw >= from) - mean(raw <= to)))
}
CSAT <- list(
  csat_case(1, 5, 4, 41, 1), csat_case(1, 5, 4, 40, 2), csat_case(1, 7, 6, 33, 3), csat_case(1, 10, 9, 52, 4),
  csat_case(1, 3, 3, 18, 5), csat_case(0, 1, 1, 25, 6), csat_case(0, 100, 70, 64, 7), csat_case(1, 4, 3, 22, 8),
  csat_case(1, 6, 5, 31, 9), csat_case(1, 2, 2, 9, 10), csat_case(1, 5, 5, 30, 11), csat_case(1, 5, 2, 30, 12), csat_case(0, 10, 8, 30, 13)
)
ces_case <- function(high, easy, difficult, n, seed, level) {
  set.seed(seed)
  raw <- sample(seq_len(high), n, replace = TRUE, prob = seq_len(high))
  of <- function(direction) {
    turned <- if (direction == 'ease') raw else high + 1 - raw
    list(easy = sum(turned >= easy), difficult = sum(turned <= difficult),
         net = 100 * (mean(turned >= easy) - mean(turned <= difficult)), easeIndex = 100 * (mean(turned) - 1) / (high - 1))
  }
  test <- t.test(raw, conf.level = level)
  list(scale = I(c(1, high)), easyFrom = easy, difficultTo = difficult, level = level, answers = I(raw), value = mean(raw),
       standardDeviation = sd(raw), standardError = unname(test$stderr), interval = ends(test$conf.int),
       ease = of('ease'), effort = of('effort'))
}
CES <- list(
  ces_case(7, 5, 3, 2, 22, 0.95), ces_case(7, 5, 3, 37, 21, 0.95), ces_case(7, 5, 3, 300, 23, 0.99), ces_case(5, 4, 2, 29, 24, 0.9),
  ces_case(5, 4, 2, 11, 25, 0.8), ces_case(7, 6, 3, 45, 26, 0.95), ces_case(10, 8, 4, 50, 27, 0.95)
)

# --- weights -----------------------------------------------------------------------------------------------------------

# svymean needs two answers for a standard error; of one it gives the mean alone.
design_mean <- function(score, weights) {
  if (length(score) < 2) return(list(value = sum(weights * score) / sum(weights), error = NA, estimate = NULL))
  estimate <- svymean(~score, svydesign(ids = ~1, weights = ~weights, data = data.frame(score = score, weights = weights)))
  list(value = as.numeric(coef(estimate)), error = as.numeric(SE(estimate)), estimate = estimate)
}
weighted_case <- function(name, n, seed, weigh, scaled = 1) {
  set.seed(seed)
  recommend <- sample(0:10, n, replace = TRUE, prob = c(rep(1, 7), 3, 4, 4, 5))
  stars <- sample(1:5, n, replace = TRUE, prob = 1:5)
  ease <- sample(1:7, n, replace = TRUE, prob = c(1, 1, 2, 3, 4, 4, 2))
  w <- weigh(n)
  sign <- (recommend >= 9) - (recommend <= 6)
  effective <- sum(w)^2 / sum(w^2)
  nps <- design_mean(sign, w)
  yes <- design_mean((stars >= 4) * 1, w)
  effort <- design_mean(ease, w)
  at <- function(condition) sum(w[condition]) / sum(w) * effective
  votes <- list(at(sign == 1), at(sign == 0), at(sign == -1))
  z <- z_of(0.95)
  list(name = name, scaled = scaled, weights = I(w), effectiveN = effective, designEffect = n / effective,
       nps = list(answers = I(recommend), value = 100 * nps$value, standardError = 100 * nps$error, unweighted = 100 * mean(sign),
                  score = ends(100 * do.call(score_interval, c(votes, z))),
                  adjustedWald = ends(100 * around(do.call(adjusted, votes), 0.95)),
                  wald = ends(100 * pmin(1, pmax(-1, nps$value + c(-1, 1) * z * nps$error)))),
       csat = list(answers = I(stars), value = 100 * yes$value, standardError = 100 * yes$error, mean = sum(w * stars) / sum(w),
                   interval = ends(100 * wilson(yes$value * effective, effective, 0.95))),
       ces = list(answers = I(ease), value = effort$value, standardError = effort$error,
                  interval = if (is.null(effort$estimate)) ends(c(NA, NA)) else ends(confint(effort$estimate, df = n - 1))))
}
uniform <- function(n) round(runif(n, 0.2, 3), 2)
WEIGHTED <- list(
  weighted_case('two decimals', 40, 31, uniform),
  weighted_case('any decimals', 55, 32, function(n) rexp(n) + 0.05),
  weighted_case('whole numbers', 30, 33, function(n) sample(1:6, n, replace = TRUE)),
  weighted_case('a thousand times', 40, 31, function(n) 1000 * uniform(n), 1000),
  weighted_case('with zeros', 35, 34, function(n) sample(c(0, 0.5, 1, 2.25), n, replace = TRUE)),
  weighted_case('all equal', 20, 35, function(n) rep(1, n)),
  weighted_case('two answers', 2, 36, function(n) c(0.3, 1.9)),
  weighted_case('one answer', 1, 37, function(n) 1.7),
  weighted_case('one heavy answer', 25, 38, function(n) c(60, runif(n - 1, 0.1, 1)))
)

# --- comparisons -------------------------------------------------------------------------------------------------------

z_test <- function(difference, error, level) {
  z <- difference / error
  list(interval = ends(difference + c(-1, 1) * z_of(level) * error), statistic = z, pValue = 2 * pnorm(-abs(z)))
}
# The smallest alpha whose interval still holds 0, searched in its logarithm, and the z that it belongs to.
invert <- function(bounds, difference) {
  side <- if (difference > 0) 1 else 2
  touches <- function(log_alpha) bounds(1 - exp(log_alpha))[side]
  p <- exp(uniroot(touches, log(c(1e-9, 0.95)), tol = 1e-14, maxiter = 10000)$root)
  list(statistic = -sign(difference) * qnorm(p / 2), pValue = p)
}
newcombe <- function(yes1, n1, yes2, n2, level) {
  a <- wilson(yes1, n1, level)
  b <- wilson(yes2, n2, level)
  p <- c(yes1 / n1, yes2 / n2)
  p[2] - p[1] + c(-sqrt((p[2] - b[1])^2 + (a[2] - p[1])^2), sqrt((b[2] - p[2])^2 + (p[1] - a[1])^2))
}
nps_pair <- function(first, second, level, score = TRUE) {
  in_points <- function(test) within(test, interval <- ends(100 * interval))
  two <- function(moments) {
    a <- do.call(moments, as.list(first))
    b <- do.call(moments, as.list(second))
    in_points(z_test(b$mean - a$mean, sqrt(a$variance + b$variance), level))
  }
  e <- c(plain(first[1], first[2], first[3])$mean, plain(second[1], second[2], second[3])$mean)
  mover <- function(level) {
    a <- score_interval(first[1], first[2], first[3], z_of(level))
    b <- score_interval(second[1], second[2], second[3], z_of(level))
    e[2] - e[1] + c(-sqrt((e[2] - b[1])^2 + (a[2] - e[1])^2), sqrt((b[2] - e[2])^2 + (e[1] - a[1])^2))
  }
  raw <- list(rep(c(1, 0, -1), first), rep(c(1, 0, -1), second))
  spread <- sqrt((mean((raw[[1]] - mean(raw[[1]]))^2) + mean((raw[[2]] - mean(raw[[2]]))^2)) / 2)
  list(first = I(first), second = I(second), level = level, difference = 100 * (e[2] - e[1]), adjustedWald = two(adjusted),
       wald = two(plain), score = c(list(interval = ends(100 * mover(level))), invert(mover, e[2] - e[1])),
       effect = (e[2] - e[1]) / spread)
}
NPS_PAIRS <- list(
  nps_pair(c(90, 70, 40), c(125, 40, 35), 0.95), nps_pair(c(110, 70, 20), c(90, 70, 40), 0.95), nps_pair(c(3, 2, 5), c(8, 1, 1), 0.9),
  nps_pair(c(958, 637, 648), c(1100, 600, 500), 0.99), nps_pair(c(5, 0, 0), c(2, 2, 6), 0.8), nps_pair(c(1, 40, 1), c(9, 30, 2), 0.95)
)
classic <- NPS_PAIRS[[1]]
stopifnot(abs(classic$wald$statistic - 2.598) < 5e-4, abs(classic$wald$pValue - 0.0094) < 5e-5,
          abs(classic$wald$interval - c(4.9, 35.1)) < 0.05, abs(classic$difference / classic$wald$statistic - 7.6974) < 5e-5)

share_pair <- function(yes1, n1, yes2, n2, level) {
  pooled <- quiet(prop.test(c(yes2, yes1), c(n2, n1), conf.level = level, correct = FALSE))
  p <- c(yes1 / n1, yes2 / n2)
  difference <- p[2] - p[1]
  list(first = I(c(yes1, n1)), second = I(c(yes2, n2)), level = level, difference = difference, relative = difference / p[1],
       pooled = list(interval = ends(pooled$conf.int), statistic = sign(difference) * sqrt(as.numeric(pooled$statistic)),
                     pValue = pooled$p.value),
       wald = z_test(difference, sqrt(sum(p * (1 - p) / c(n1, n2))), level),
       newcombe = c(list(interval = ends(newcombe(yes1, n1, yes2, n2, level))),
                    invert(function(level) newcombe(yes1, n1, yes2, n2, level), difference)),
       effect = 2 * asin(sqrt(p[2])) - 2 * asin(sqrt(p[1])))
}
SHARE_PAIRS <- list(
  share_pair(48, 80, 56, 70, 0.95), share_pair(56, 70, 48, 80, 0.95), share_pair(29, 40, 31, 40, 0.9), share_pair(3, 9, 7, 12, 0.8),
  share_pair(410, 1000, 455, 1000, 0.99), share_pair(1, 29, 5, 56, 0.95), share_pair(12345, 100000, 12500, 100000, 0.95),
  share_pair(2, 25, 9, 25, 0.95)
)
stopifnot(abs(SHARE_PAIRS[[1]]$newcombe$interval - c(0.0524, 0.3339)) < 5e-5, abs(SHARE_PAIRS[[1]]$pooled$statistic - 2.650) < 5e-4)

mean_pair <- function(first, second, level) {
  test <- t.test(second, first, conf.level = level)
  pooled <- sqrt(((length(first) - 1) * var(first) + (length(second) - 1) * var(second)) / (length(first) + length(second) - 2))
  list(first = I(first), second = I(second), level = level, difference = mean(second) - mean(first),
       relative = if (mean(first) > 0) (mean(second) - mean(first)) / mean(first) else NA, interval = ends(test$conf.int),
       statistic = as.numeric(test$statistic), df = as.numeric(test$parameter), pValue = test$p.value,
       effect = (mean(second) - mean(first)) / pooled)
}
set.seed(41)
MEAN_PAIRS <- list(
  mean_pair(sleep$extra[sleep$group == 1], sleep$extra[sleep$group == 2], 0.95),
  mean_pair(sleep$extra[sleep$group == 2], sleep$extra[sleep$group == 1], 0.95),
  mean_pair(round(rnorm(12, 50, 9), 2), round(rnorm(31, 57, 2), 2), 0.9), mean_pair(c(1, 2), c(9.5, 9.25, 9.75), 0.99),
  mean_pair(round(rexp(60, 0.02), 2), round(rexp(45, 0.03), 2), 0.95), mean_pair(mtcars$mpg[mtcars$am == 0], mtcars$mpg[mtcars$am == 1], 0.95)
)
stopifnot(abs(MEAN_PAIRS[[2]]$statistic + 1.8608) < 5e-5, abs(MEAN_PAIRS[[2]]$df - 17.776) < 5e-4, abs(MEAN_PAIRS[[2]]$pValue - 0.07939) < 5e-6)
set.seed(42)
CES_PAIRS <- list(mean_pair(sample(1:7, 40, TRUE), sample(2:7, 25, TRUE), 0.95), mean_pair(sample(1:7, 9, TRUE), sample(1:3, 14, TRUE), 0.8))

# A weighted result is compared by z with another weighted one, or with an unweighted one.
weighted_pair <- function(n1, n2, seed, level) {
  set.seed(seed)
  draw <- function(n) list(answers = sample(0:10, n, replace = TRUE), weights = uniform(n))
  first <- draw(n1)
  second <- draw(n2)
  sign <- function(x) (x >= 9) - (x <= 6)
  a <- design_mean(sign(first$answers), first$weights)
  b <- design_mean(sign(second$answers), second$weights)
  raw <- sign(second$answers)
  both <- z_test(100 * (b$value - a$value), 100 * sqrt(a$error^2 + b$error^2), level)
  mixed <- z_test(100 * (mean(raw) - a$value), 100 * sqrt(a$error^2 + mean((raw - mean(raw))^2) / n2), level)
  list(first = lapply(first, I), second = lapply(second, I), level = level, both = c(list(difference = 100 * (b$value - a$value)), both),
       mixed = c(list(difference = 100 * (mean(raw) - a$value)), mixed),
       benchmark = c(list(benchmark = -20), z_test(100 * a$value + 20, 100 * a$error, level)))
}
WEIGHTED_PAIRS <- list(weighted_pair(30, 45, 51, 0.95), weighted_pair(8, 12, 52, 0.9))

# --- against a benchmark -----------------------------------------------------------------------------------------------

nps_to <- function(promoters, passives, detractors, benchmark, level) {
  n <- promoters + passives + detractors
  counts <- list(promoters, passives, detractors)
  of <- function(moments) {
    m <- do.call(moments, counts)
    within(z_test(m$mean - benchmark, sqrt(m$variance), level), interval <- ends(100 * interval))
  }
  z <- (promoters - detractors - n * benchmark) / do.call(score_error, c(counts, benchmark))
  list(promoters = promoters, passives = passives, detractors = detractors, benchmark = 100 * benchmark, level = level,
       difference = 100 * ((promoters - detractors) / n - benchmark), adjustedWald = of(adjusted), wald = of(plain),
       score = list(interval = ends(100 * (do.call(score_interval, c(counts, z_of(level))) - benchmark)), statistic = z,
                    pValue = 2 * pnorm(-abs(z))))
}
NPS_TO <- list(nps_to(45, 35, 20, 0.3, 0.95), nps_to(6, 139, 16, 0, 0.95), nps_to(6, 139, 16, -0.2, 0.9), nps_to(3, 0, 0, 0.5, 0.95),
               nps_to(958, 637, 648, 0.1, 0.99), nps_to(0, 0, 5, -0.25, 0.8))

# The smallest alpha whose exact interval still reaches the benchmark, by search; and twice the smaller tail.
share_to <- function(yes, n, benchmark, level) {
  score <- quiet(prop.test(yes, n, p = benchmark, conf.level = level, correct = FALSE))
  p <- yes / n
  tail <- min(1, 2 * min(pbinom(yes, n, benchmark), pbinom(yes - 1, n, benchmark, lower.tail = FALSE)))
  if (tail < 1) {
    side <- if (p > benchmark) 1 else 2
    searched <- exp(uniroot(function(a) exact(yes, n, 1 - exp(a))[side] - benchmark, c(log(1e-9), log(1 - 1e-9)), tol = 1e-13)$root)
    stopifnot(abs(searched / tail - 1) < 1e-6)
  }
  list(yes = yes, n = n, benchmark = benchmark, level = level, difference = p - benchmark, relative = (p - benchmark) / benchmark,
       wilson = list(interval = ends(as.numeric(score$conf.int) - benchmark),
                     statistic = sign(p - benchmark) * sqrt(as.numeric(score$statistic)), pValue = score$p.value),
       clopperPearson = list(interval = ends(exact(yes, n, level) - benchmark), pValue = tail),
       wald = z_test(p - benchmark, sqrt(p * (1 - p) / n), level))
}
SHARES_TO <- list(share_to(682, 925, 0.75, 0.95), share_to(3, 10, 0.2, 0.9), share_to(9, 10, 0.5, 0.95), share_to(81, 263, 0.4, 0.99),
                  share_to(500, 1000, 0.47, 0.8), share_to(12345, 1e5, 0.125, 0.95))
mean_to <- function(values, benchmark, level) {
  test <- t.test(values, mu = benchmark, conf.level = level)
  list(values = I(values), benchmark = benchmark, level = level, difference = mean(values) - benchmark,
       interval = ends(as.numeric(test$conf.int) - benchmark), statistic = as.numeric(test$statistic), pValue = test$p.value)
}
MEANS_TO <- list(mean_to(sleep$extra, 1, 0.95), mean_to(mtcars$mpg, 22.5, 0.9), mean_to(c(0.5, 0.75), 3, 0.99), mean_to(trees$Volume, 30, 0.8))

# -----------------------------------------------------------------------------------------------------------------------

here <- dirname(sub('^--file=', '', grep('^--file=', commandArgs(), value = TRUE)))
golden <- list(
  tool = paste0('R ', getRversion(), ', survey ', packageVersion('survey')), script = 'test/golden/survey.R',
  cases = list(shares = each(SHARES, share_case), nps = each(NPS, nps_case), csat = CSAT, ces = CES, weighted = WEIGHTED,
               npsPairs = NPS_PAIRS, sharePairs = SHARE_PAIRS, meanPairs = MEAN_PAIRS, cesPairs = CES_PAIRS,
               weightedPairs = WEIGHTED_PAIRS, npsTo = NPS_TO, sharesTo = SHARES_TO, meansTo = MEANS_TO)
)
writeLines(json(golden), file.path(here, 'survey-r.json'))
