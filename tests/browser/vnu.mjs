// Every page of the built site is read by the Nu HTML checker. An error is a fault; warnings are counted.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { addresses } from './site.mjs';

const { SITE } = process.env;
const { pages, moved } = addresses(SITE);
const jar = join(dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
const { stderr, error } = spawnSync('java', ['-Xss1m', '-Xmx512m', '-jar', jar, '--skip-non-html', '--exit-zero-always', '--format', 'json', SITE],
  { encoding: 'utf8', maxBuffer: 1 << 28 });
if (error) throw error;
const { messages } = JSON.parse(stderr);
// `type` is "error", "info" (a warning has that as its kind) or "non-document-error" (the checker itself failed).
const errors = messages.filter(({ type }) => type !== 'info');
for (const { url, lastLine, message, extract } of errors) {
  console.error(`${relative(SITE, url?.replace(/^file:/, '') ?? SITE)}:${lastLine}: ${message} ${JSON.stringify(extract ?? '')}`);
}
console.log(`Nu HTML checker: ${pages.length + moved.length} pages read, ${errors.length} errors, ${messages.length - errors.length} warnings`);
process.exit(errors.length ? 1 : 0);
