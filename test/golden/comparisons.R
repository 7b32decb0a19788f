# Recomputes the comparisons of lists, pairs, many groups and strata in R, and writes comparisons-r.json beside itself.
#
# Run from the root of the project: Rscript test/golden/comparisons.R (R's own stats and datasets, nothing else)

options(warn = 1)
quiet <- function(expr) suppressWarnings(expr)

# --- writing -----------------------------------------------------------------------------------------------------------

source('test/golden/json.R')
many <- function(x) I(unname(as.numeric(x)))

# --- corrections -------------------------------------------------------------------------------------------------------

set.seed(20261122)
BH95 <- c(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1)
METHODS <- c(holm = 'holm', hochberg = 'hochberg', bonferroni = 'bonferroni', `benjamini-hochberg` = 'BH',
             `benjamini-yekutieli` = 'BY')
corrected <- function(p) list(p = many(p), adjusted = lapply(METHODS, function(m) many(p.adjust(p, m))))
corrections <- c(list(corrected(BH95)), lapply(c(1, 2, 5, 40), function(m) corrected(round(runif(m)^3, 5))),
                 list(corrected(c(0.02, 0.02, 0.5, 0.5, 0, 1))), list(corrected(c(0.01, NA, 0.04, NA, 0.03))))

# --- two lists ---------------------------------------------------------------------------------------------------------

# The shifts that the test with the spread of the data as they are does not reject: order statistics of all differences.
order_ends <- function(all, sigma, level) {
  reach <- qnorm((1 + level) / 2) * sigma + 0.5
  k <- ceiling(length(all) / 2 - reach)
  all <- sort(all)
  if (k < 1) c(NA, NA) else c(all[k], all[length(all) + 1 - k])
}
two <- function(x, y, level = 0.95) {
  welch <- t.test(y, x, conf.level = level)
  rank <- quiet(wilcox.test(y, x, exact = FALSE, correct = TRUE))
  n <- length(x); m <- length(y); ties <- table(c(x, y))
  sigma <- sqrt(n * m / 12 * (n + m + 1 - sum(ties^3 - ties) / ((n + m) * (n + m - 1))))
  differences <- as.vector(outer(y, x, '-'))
  untied <- !anyDuplicated(differences) && !anyDuplicated(c(x, y))
  list(xs = many(x), ys = many(y), level = level,
    welch = list(difference = mean(y) - mean(x), statistic = unname(welch$statistic), pValue = welch$p.value,
                 interval = many(welch$conf.int)),
    mannWhitney = list(difference = median(differences), u = unname(rank$statistic), pValue = rank$p.value,
                       interval = many(order_ends(differences, sigma, level)),
                       ofR = if (untied) many(quiet(wilcox.test(y, x, exact = FALSE, conf.int = TRUE, conf.level = level,
                                                               tol.root = 1e-12))$conf.int)),
    probabilityGreater = mean(differences > 0) + mean(differences == 0) / 2)
}
ozone <- na.omit(airquality[, c('Ozone', 'Month')])
lists <- list(
  two(sleep$extra[sleep$group == 2], sleep$extra[sleep$group == 1]),
  two(ozone$Ozone[ozone$Month == 5], ozone$Ozone[ozone$Month == 8]),
  two(round(rnorm(12, 10, 3), 3), round(rnorm(17, 12, 2), 3), 0.9),
  two(round(rexp(25), 4), round(rexp(8) * 2, 4), 0.99),
  two(sample(1:7, 60, TRUE, c(1, 1, 2, 3, 5, 6, 4)), sample(1:7, 45, TRUE, c(1, 2, 3, 4, 4, 3, 2))),
  two(sample(0:10, 300, TRUE), sample(0:10, 250, TRUE, c(rep(1, 8), 2, 3, 3)), 0.8)
)

# --- pairs -------------------------------------------------------------------------------------------------------------

pair <- function(before, after, level = 0.95) {
  d <- after - before
  student <- t.test(after, before, paired = TRUE, conf.level = level)
  rank <- quiet(wilcox.test(after, before, paired = TRUE, exact = FALSE, correct = TRUE))
  moved <- d[d != 0]
  walsh <- outer(moved, moved, '+') / 2
  walsh <- walsh[upper.tri(walsh, diag = TRUE)]
  ties <- table(rank(abs(moved))); n <- length(moved)
  sigma <- sqrt(n * (n + 1) * (2 * n + 1) / 24 - sum(ties^3 - ties) / 48)
  untied <- !anyDuplicated(abs(d)) && !any(d == 0) && !anyDuplicated(walsh)
  list(before = many(before), after = many(after), level = level,
    t = list(difference = mean(d), statistic = unname(student$statistic), pValue = student$p.value,
             interval = many(student$conf.int), effect = mean(d) / sd(d)),
    wilcoxon = list(difference = median(walsh), v = unname(rank$statistic), pValue = rank$p.value,
                    interval = many(order_ends(walsh, sigma, level)),
                    effect = 2 * sum(rank(abs(moved))[moved > 0]) / (n * (n + 1) / 2) - 1,
                    ofR = if (untied) many(quiet(wilcox.test(after, before, paired = TRUE, exact = FALSE, conf.int = TRUE,
                                                           conf.level = level, tol.root = 1e-12))$conf.int)))
}
pairs <- list(
  pair(sleep$extra[sleep$group == 1], sleep$extra[sleep$group == 2]),
  pair(round(rnorm(20, 5, 2), 6), round(rnorm(20, 6, 2), 6), 0.9),
  pair(sample(1:7, 40, TRUE), sample(1:7, 40, TRUE, c(1, 1, 1, 2, 2, 3, 3)), 0.99),
  pair(sample(1:5, 15, TRUE), sample(1:5, 15, TRUE))
)
turned <- function(both, lost, won, neither) {
  table <- matrix(c(both, won, lost, neither), 2)
  list(both = both, lost = lost, won = won, neither = neither,
    plain = { t <- mcnemar.test(table, correct = FALSE); list(statistic = unname(t$statistic), pValue = t$p.value) },
    corrected = { t <- mcnemar.test(table); list(statistic = unname(t$statistic), pValue = t$p.value) },
    exact = binom.test(won, won + lost)$p.value)
}
mcnemar <- list(turned(794, 150, 86, 570), turned(10, 3, 9, 4), turned(0, 0, 6, 12), turned(100, 7, 8, 3))

# --- many groups -------------------------------------------------------------------------------------------------------

eta_of <- function(y, g) { t <- summary(aov(y ~ factor(g)))[[1]][['Sum Sq']]; t[1] / sum(t) }
insects <- with(InsectSprays, {
  welch <- oneway.test(count ~ spray)
  rank <- kruskal.test(count ~ spray)
  list(groups = lapply(unname(split(count, spray)), many),
    welch = list(statistic = unname(welch$statistic), df = many(welch$parameter), pValue = welch$p.value,
                 etaSquared = eta_of(count, spray)),
    kruskal = list(statistic = unname(rank$statistic), df = unname(rank$parameter), pValue = rank$p.value))
})
air <- with(ozone, {
  welch <- oneway.test(Ozone ~ Month)
  rank <- kruskal.test(Ozone ~ Month)
  list(groups = lapply(unname(split(Ozone, Month)), many),
    welch = list(statistic = unname(welch$statistic), df = many(welch$parameter), pValue = welch$p.value,
                 etaSquared = eta_of(Ozone, Month)),
    kruskal = list(statistic = unname(rank$statistic), df = unname(rank$parameter), pValue = rank$p.value))
})
# Groups of answers from 1 to 5, as counts: the ranks of a survey.
stars <- local({
  counts <- list(c(3, 5, 9, 12, 4), c(1, 2, 9, 20, 15), c(6, 6, 6, 6, 6))
  answers <- unlist(lapply(counts, function(n) rep(1:5, n)))
  rank <- kruskal.test(answers, rep(1:3, vapply(counts, sum, 0)))
  list(counts = lapply(counts, many), statistic = unname(rank$statistic), df = unname(rank$parameter), pValue = rank$p.value)
})
chi <- function(table) {
  test <- quiet(chisq.test(table, correct = FALSE))
  v <- sqrt(unname(test$statistic) / sum(table) / min(dim(table) - 1))
  list(table = lapply(seq_len(nrow(table)), function(i) many(table[i, ])), statistic = unname(test$statistic),
    df = unname(test$parameter), pValue = test$p.value, cramerV = v)
}
smokers <- chi(cbind(c(83, 90, 129, 70), c(86, 93, 136, 82) - c(83, 90, 129, 70)))
npsTables <- list(chi(rbind(c(45, 35, 20), c(60, 20, 40), c(10, 12, 9))), chi(rbind(c(90, 70, 40), c(125, 40, 35))))

# --- strata ------------------------------------------------------------------------------------------------------------

# Each stratum: men admitted, men, women admitted, women. The odds ratio is that of women, the second, to men.
strata_of <- function(tables) {
  strata <- lapply(seq_len(dim(tables)[3]), function(k) {
    t <- tables[, , k]
    list(a = list(yes = t[1, 1], n = sum(t[, 1])), b = list(yes = t[1, 2], n = sum(t[, 2])))
  })
  swapped <- tables[, 2:1, ]
  corrected <- mantelhaen.test(swapped)
  plain <- mantelhaen.test(swapped, correct = FALSE)
  list(strata = strata, oddsRatio = unname(corrected$estimate), interval = many(corrected$conf.int),
    corrected = list(statistic = unname(corrected$statistic), pValue = corrected$p.value),
    plain = list(statistic = unname(plain$statistic), pValue = plain$p.value))
}
berkeley <- strata_of(UCBAdmissions)
# Charig and others 1986: open surgery first, percutaneous nephrolithotomy second; success, failure; small and large stones.
stones <- strata_of(array(c(81, 6, 234, 36, 192, 71, 55, 25), c(2, 2, 2)))

# Each department of Berkeley and all others together.
departments <- local({
  admitted <- apply(UCBAdmissions, 3, function(t) sum(t['Admitted', ]))
  applied <- apply(UCBAdmissions, 3, sum)
  p <- vapply(seq_along(applied), function(i)
    prop.test(c(admitted[i], sum(admitted[-i])), c(applied[i], sum(applied[-i])), correct = FALSE)$p.value, 0)
  list(keys = names(applied), yes = many(admitted), n = many(applied), pValue = many(p), holm = many(p.adjust(p, 'holm')),
    difference = many(admitted / applied - (sum(admitted) - admitted) / (sum(applied) - applied)))
})

# --- power -------------------------------------------------------------------------------------------------------------

powers <- list(
  shares = lapply(list(c(0.5, 0.55), c(0.8, 0.85), c(0.1, 0.08)), function(p) {
    # Both tails, unpooled variances, as the Wald interval has it: found by R's own root search.
    power <- function(n) {
      se <- sqrt((p[1] * (1 - p[1]) + p[2] * (1 - p[2])) / n)
      pnorm(abs(p[2] - p[1]) / se - qnorm(0.975))
    }
    list(shares = many(p), n = ceiling(uniroot(function(n) power(n) - 0.8, c(2, 1e7), tol = 1e-9)$root), at500 = power(500),
      powerPropTest = power.prop.test(p1 = p[1], p2 = p[2], power = 0.8)$n)
  }),
  means = lapply(list(c(0.5, 1), c(0.3, 1.7), c(2, 2)), function(p) {
    list(delta = p[1], sd = p[2], n = power.t.test(delta = p[1], sd = p[2], power = 0.8, tol = 1e-10)$n,
      at100 = power.t.test(delta = p[1], sd = p[2], n = 100, tol = 1e-10)$power,
      detectable = power.t.test(n = 100, sd = p[2], power = 0.9, tol = 1e-10)$delta)
  })
)

cases <- list(corrections = corrections, lists = lists, pairs = pairs, mcnemar = mcnemar, insects = insects, air = air, stars = stars,
  smokers = smokers, npsTables = npsTables, berkeley = berkeley, departments = departments, stones = stones, powers = powers)
writeLines(paste0('{"tool":"', R.version.string, '","cases":', json(cases), '}'), 'test/golden/comparisons-r.json')
