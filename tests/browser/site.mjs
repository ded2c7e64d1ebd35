// The pages of the help site: where they are, and which of them only lead on.

/** Where a page sends its reader at once, or nothing. */
export const movesTo = (html) => html.match(/<meta http-equiv="refresh" content="0; url=([^"]+)"/)?.[1];
