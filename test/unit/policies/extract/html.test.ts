import { describe, expect, it } from 'vitest';
import { extractHtml } from '../../../../src/policies/extract/html.ts';
import { outline } from './outline.ts';

const read = (body: string): string[] => outline(extractHtml(`<!doctype html><html><head><title>Site</title></head><body>${body}</body></html>`));

describe('a web page', () => {
  it('reads headings, paragraphs, nested lists and tables in order', () => {
    const page = '<h1>Conduct</h1><h2>1. Aims</h2><p>All staff &amp; visitors <b>must</b>:</p><ul><li>be kind<ul><li>always</li></ul></li><li><p>be early</p></li></ul><ol type="a" start="2"><li>go home</li></ol><table><tr><th>Role</th><th>Name</th></tr><tr><td>DSL</td><td>Ms&nbsp;Reed</td></tr></table>';
    expect(read(page)).toEqual(['h1 - Conduct', 'h2 1 1. Aims', 'p All staff & visitors must:', 'i0 • be kind', 'i1 • always', 'i0 • be early', 'i0 b. go home', 'R Role|Name', 'r DSL|Ms Reed']);
  });

  it('leaves out code, navigation, the site header and footer, forms and hidden text', () => {
    const page = '<header>School</header><nav><a>Home</a></nav><script>alert(1)</script><style>p{}</style><div style="display:none">secret</div><p hidden>secret</p><form><label>Search</label></form><p>Words.</p><footer>Contact</footer>';
    expect(read(page)).toEqual(['p Words.']);
  });

  it('keeps to the main part or the one article where the page marks it, with the article’s own header', () => {
    expect(read('<div>Latest news</div><article><header><h1>Phones</h1></header><p>In bags.</p></article>')).toEqual(['h1 - Phones', 'p In bags.']);
  });

  it('joins words of inline elements, and parts text by line breaks and blocks', () => {
    expect(read('<div>No p<i>hon</i>es<br>in class.<div>Ever.</div></div>')).toEqual(['p No phones in class.', 'p Ever.']);
  });

  it('removes characters that are not seen or that reorder others', () => {
    expect(read('<p>No\u202E pho\u200Bnes\u00AD.</p>')).toEqual(['p No phones.']);
  });

  it('reads a table that lays out the page as running text', () => {
    expect(read('<table><tr><td><h2>Aims</h2><p>Be kind.</p></td></tr></table>')).toEqual(['h2 - Aims', 'p Be kind.']);
  });

  it('survives nesting far deeper than people write', () => {
    expect(read(`<p>First.</p>${'<div>'.repeat(50_000)}deep`)[0]).toBe('p First.');
  });
});
