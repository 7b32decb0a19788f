# JSON at full precision; what the scripts beside this file write their answers with.

number <- function(x) {
  if (is.na(x) || is.infinite(x)) return('null')
  short <- sprintf('%.15g', x)
  if (as.numeric(short) == x) short else sprintf('%.17g', x)
}
json <- function(x) {
  if (is.null(x)) return('null')
  if (!is.list(x) && length(x) == 0) return('[]')
  if (is.list(x)) {
    parts <- vapply(x, json, '')
    if (is.null(names(x))) return(paste0('[', paste(parts, collapse = ','), ']'))
    return(paste0('{', paste0('"', names(x), '":', parts, collapse = ','), '}'))
  }
  parts <- if (is.character(x)) paste0('"', x, '"') else if (is.logical(x)) ifelse(is.na(x), 'null', tolower(x))
           else vapply(x, number, '')
  if (inherits(x, 'AsIs') || length(x) != 1) paste0('[', paste(parts, collapse = ','), ']') else unname(parts)
}
