// The desk's sink of mails, read as a person reads it.

/**
 * The links in the newest mail to somebody with these words in its line. Mails leave a moment after what they tell of, and the
 * sink's page does not follow: it is read anew until the mail is there.
 */
export async function mailTo(page, base, address, words = '') {
  const item = page.locator('.mails a', { hasText: address }).filter({ hasText: words }).first();
  for (const end = Date.now() + 30_000; ;) {
    await page.goto(`${base}/_mail`);
    if (await item.count()) break;
    if (Date.now() > end) throw new Error(`no mail to ${address} with „${words}“ comes into the sink`);
    await new Promise((again) => setTimeout(again, 50));
  }
  await page.goto(base + await item.getAttribute('href'));
  const here = page.locator('.letter a');
  const links = (await here.count()) ? here : page.frameLocator('iframe').first().locator('a');
  return (await links.evaluateAll((all) => all.map((a) => a.href))).map((href) => base + new URL(href).pathname);
}
