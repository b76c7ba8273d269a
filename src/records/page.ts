const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

/** Text as it stands in HTML. What turns text round is left out: a printed page shows words in the order in which they were written. */
export const escapeHtml = (text: string): string => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '').replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c);

/** Stands after the names of others: whoever reads the page must look at these before it goes to anyone else. */
export const THIRD_PARTY = '‡';

/** Text as it stands in HTML, with every name of others that the pattern finds marked; null finds none. */
export function withThirdParties(text: string, pattern: RegExp | null): string {
  if (!pattern) return escapeHtml(text);
  let out = '';
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    out += `${escapeHtml(text.slice(from, match.index))}<b class="third">${escapeHtml(match[0])}${THIRD_PARTY}</b>`;
    from = match.index + match[0].length;
  }
  return out + escapeHtml(text.slice(from));
}

/**
 * A whole page for A4 paper. It holds no script and asks for nothing from anywhere, and forbids both, so that it opens the same in ten years and
 * tells nobody that it was opened.
 */
export function paperPage({ title, styles, body }: { readonly title: string; readonly styles: string; readonly body: string }): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${styles}
</style>
</head>
<body>
${body}
</body>
</html>
`;
}
