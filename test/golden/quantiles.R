# Sample quantiles of all nine types and binomial ranks in R, written to quantiles.json beside this file.
#
# Run from the root of the project: Rscript test/golden/quantiles.R

source('test/golden/json.R')

set.seed(20260701)
percents <- c(25, 50, 75, 90, 95, 99)
samples <- c(list(7, c(3, 8), c(0, 0, 5), c(1, 2, 3, 4)),
             lapply(c(5:12, 19, 20, 21, 40, 99, 100, 101, 200, 1000), function(n) round(rlnorm(n, 9, 1.5))))
quantiles <- lapply(samples, function(x) list(
  values = I(sort(x)),
  types = lapply(1:9, function(type) I(unname(quantile(x, percents / 100, type = type))))))

# The largest l with P(B < l) <= a/2 is qbinom(a/2); the smallest u with P(B >= u) <= a/2 is qbinom(1 - a/2) + 1.
ranks <- list()
for (n in c(1:12, 20, 29, 30, 50, 100, 298, 299, 368, 369, 1000, 12345, 1e6, 5e6)) {
  for (percent in c(50, 75, 90, 95, 99)) {
    for (level in c(0.8, 0.9, 0.95, 0.99)) {
      tail <- (1 - level) / 2
      low <- qbinom(tail, n, percent / 100)
      high <- qbinom(tail, n, percent / 100, lower.tail = FALSE) + 1
      ranks[[length(ranks) + 1]] <- list(n = n, percent = percent, level = level,
        low = if (low < 1 || high > n) NULL else low, high = if (low < 1 || high > n) NULL else high)
    }
  }
}
ranks <- lapply(ranks, function(r) list(n = r$n, percent = r$percent, level = r$level, low = r$low, high = r$high))
out <- list(tool = paste('R', getRversion()), script = 'test/golden/quantiles.R', percents = I(percents),
            quantiles = quantiles, ranks = ranks)
writeLines(json(out), 'test/golden/quantiles.json')
