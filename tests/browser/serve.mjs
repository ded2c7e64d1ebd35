// The desk, served for a test: on a free port, with a folder of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { LOTSE, CONTENT } = process.env;

/** Starts the desk; gives its address, and what stops it. With `live`, open pages follow the content. */
export async function serve({ content = CONTENT, live = false } = {}) {
  const port = await new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
  const base = `http://localhost:${port}`;
  const data = mkdtempSync(join(tmpdir(), 'lotse-browser-'));
  const server = spawn(LOTSE, ['serve', content, '--listen', `127.0.0.1:${port}`, '--data', data, ...(live ? [] : ['--no-reload'])], { stdio: 'inherit' });
  const gone = new Promise((end) => server.once('exit', end));
  const stop = async () => {
    server.kill();
    await gone;
    rmSync(data, { recursive: true, force: true });
  };
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    try {
      if ((await fetch(base)).ok) return { base, data, stop };
    } catch { /* not yet */ }
    await new Promise((again) => setTimeout(again, 50));
  }
  await stop();
  throw new Error(`nothing answers on ${base}`);
}
