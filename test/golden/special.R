# Writes special.json: values of special functions, CDFs and quantiles at 17 significant digits, one case a line.
# Run from test/golden: Rscript special.R && /usr/bin/python3 special.py (Debian: r-base-core, python3-mpmath)
# special.py (some minutes) then checks every value with mpmath and replaces those where R is off, be it by its own
# error or because R reads a decimal such as 0.499999 one bit off.

exact <- function(x) {
  for (digits in 1:17) {
    text <- sprintf(paste0("%.", digits, "g"), x)
    if (as.numeric(text) == x) return(sub("e\\+", "e", text))
  }
  text
}

rows <- character()
add <- function(fn, args, value, tail = NULL) {
  if (!is.finite(value) || abs(value) < 1e-305) return(invisible())
  if (!is.null(tail) && tail == "lower") tail <- NULL
  texts <- c(vapply(args, exact, ""), if (!is.null(tail)) '"upper"')
  rows <<- c(rows, sprintf('{"fn":"%s","args":[%s],"value":%s}', fn, paste(texts, collapse = ","),
                           sub("e\\+", "e", sprintf("%.17g", value))))
}
tails <- c("lower", "upper")
parse <- function(x) as.numeric(vapply(x, exact, ""))

for (x in c(1e-300, 1e-20, 1e-10, 1e-3, 0.1, 0.3, 0.5, 0.75, 0.9, 0.99, 0.999999, 1, 1.000001, 1.01, 1.2,
            1.4616321449683623, 1.5, 1.75, 1.99, 1.999999, 2, 2.000001, 2.01, 2.5, 3, 5, 7.25, 9.5, 9.999, 10, 10.5,
            20, 33.3, 100, 1e3, 12345.678, 1e6, 1e10, 1e20, 1e100, 1e300))
  add("lgamma", x, lgamma(x))

for (x in c(-6, -4.5, -4, -3, -2, -1, -0.5, -0.46875, -0.4, -0.1, -1e-10, 0, 1e-300, 1e-10, 0.01, 0.1, 0.25, 0.46,
            0.46875, 0.47, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 3.999, 4, 4.001, 5, 6, 8, 10, 13, 17, 20, 23, 26))
  add("erfc", x, 2 * pnorm(x * sqrt(2), lower.tail = FALSE))

for (x in c(0, 1e-10, 0.1, 0.5, 0.6, 0.66, 0.67, 1, 1.644854, 1.96, 2.5758, 3, 5, 5.6, 5.7, 8, 10, 15, 20, 30, 37)) {
  for (tail in tails) {
    add("normalCdf", x, pnorm(x, lower.tail = tail == "lower"), tail)
    if (x > 0) add("normalCdf", -x, pnorm(-x, lower.tail = tail == "lower"), tail)
  }
}
for (p in c(1e-300, 1e-200, 1e-100, 1e-50, 1e-20, 1e-12, 1e-11, 1e-10, 1e-6, 1e-3, 0.01, 0.025, 0.05, 0.07, 0.075,
            0.08, 0.1, 0.2, 0.3, 0.4, 0.45, 0.49, 0.499999, 0.5, 0.50001, 0.6, 0.75, 0.9, 0.925, 0.93, 0.975, 0.99,
            0.999, 0.999999))
  for (tail in tails) add("normalQuantile", p, qnorm(p, lower.tail = tail == "lower"), tail)

# Arguments of the CDFs are quantiles rounded to eight digits, so that the tails are as deep as the probabilities.
deep <- c(1e-100, 1e-50, 1e-20, 1e-10, 1e-5, 1e-3, 0.025, 0.1, 0.3, 0.499)
freedoms <- c(0.1, 0.5, 1, 1.5, 2, 3, 5, 7.31, 10, 30, 100, 1e3, 1e4)

for (df in freedoms) {
  for (p in c(deep, 0.499999, 0.6, 0.975)) {
    q <- qt(p, df)
    add("tQuantile", c(p, df), q)
    add("tCdf", parse(c(signif(q, 8), df)), pt(parse(signif(q, 8)), df))
  }
  for (p in c(1e-100, 1e-10, 0.025, 0.4, 0.7, 0.9)) {
    q <- qt(p, df, lower.tail = FALSE)
    add("tQuantile", c(p, df), q, "upper")
    add("tCdf", parse(c(signif(q, 8), df)), pt(parse(signif(q, 8)), df, lower.tail = FALSE), "upper")
  }
}

for (df in freedoms) {
  for (tail in tails) {
    for (p in c(deep, 0.7, 0.95)) {
      q <- qchisq(p, df, lower.tail = tail == "lower")
      add("chiSquaredQuantile", c(p, df), q, tail)
      x <- parse(signif(q, 8))
      add("chiSquaredCdf", c(x, df), pchisq(x, df, lower.tail = tail == "lower"), tail)
    }
  }
}

for (shape in c(0.05, 0.3, 1, 2.5, 9.99, 40, 500, 1e4, 1e5, 1e6, 1e7)) {
  for (tail in tails) {
    for (p in c(1e-100, 1e-6, 0.05, 0.5, 0.9)) {
      x <- parse(signif(qgamma(p, shape, lower.tail = tail == "lower"), 8))
      add("gammaCdf", c(x, shape), pgamma(x, shape, lower.tail = tail == "lower"), tail)
    }
  }
}

beta <- function(a, b, ps, tail) {
  for (p in ps) {
    q <- suppressWarnings(qbeta(p, a, b, lower.tail = tail == "lower"))
    if (q == 1) next
    add("betaQuantile", c(p, a, b), q, tail)
    x <- parse(signif(q, 8))
    if (x < 1) add("betaCdf", c(x, a, b), pbeta(x, a, b, lower.tail = tail == "lower"), tail)
  }
}
for (a in c(0.5, 1, 2, 7.5, 100, 1e3, 1e4)) {
  for (b in c(0.5, 1, 2, 7.5, 100, 1e3, 1e4)) {
    beta(a, b, c(1e-100, 1e-20, 0.025, 0.6), "lower")
    beta(a, b, c(1e-12, 0.025, 0.45), "upper")
  }
}
large <- list(c(1e5, 1e5), c(1e5, 1e7), c(1e6, 3e6), c(1e7, 1e7), c(1e7, 0.5), c(0.5, 1e7), c(1e7, 20), c(20, 1e6))
for (pair in large) {
  for (tail in tails) beta(pair[1], pair[2], c(1e-100, 1e-10, 0.025, 0.5), tail)
}

writeLines(c(
  "{",
  sprintf('"tool":"R %s.%s",', R.version$major, R.version$minor),
  '"script":"special.R, special.py",',
  '"cases":[',
  paste0(rows, c(rep(",", length(rows) - 1), "")),
  "]",
  "}"
), "special.json")
