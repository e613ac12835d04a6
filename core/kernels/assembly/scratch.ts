/** A region of the session's memory that this instance alone uses; see memory.ts. Products pack their panels at its start. */
// @ts-ignore: decorator
@external("env", "scratch")
export declare const scratch: usize;

/** Behind the panels: room for the few vectors that one pass hands to the next. */
// @ts-ignore: decorator
@inline
export const BETWEEN_PASSES: usize = (2 << 20) - 4096;
