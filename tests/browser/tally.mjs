// Counts what is tried, keeps what failed, and says both at the end.

/** What was found must be what was wanted: the same, or fitting the pattern. */
export function tally(what) {
  let tried = 0;
  const failed = [];
  const is = (promise, found, wanted) => {
    tried += 1;
    const fits = wanted instanceof RegExp ? wanted.test(found) : found === wanted;
    if (!fits) failed.push(`${promise}: ${JSON.stringify(found)} instead of ${wanted}`);
  };
  const say = (line) => failed.push(line);
  /** Ends the test: with a fault if anything failed. `done` says what was looked at. */
  const end = (done = `${tried} things tried`) => {
    for (const line of failed) console.error(line);
    console.log(`${what}: ${done}, ${failed.length} failed`);
    process.exit(failed.length ? 1 : 0);
  };
  return { is, say, end };
}
