/** A call that cannot be understood: exit code 2. */
export class UsageError extends Error {}

/** Data that cannot be read or counted: exit code 1. */
export class DataError extends Error {}
