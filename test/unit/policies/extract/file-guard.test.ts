import { describe, expect, it } from 'vitest';
import { decodeText, guardBytes, kindOf, MAX_FILE_BYTES } from '../../../../src/policies/extract/file-guard.ts';
import { readOfficeParts } from '../../../../src/policies/extract/zip-parts.ts';
import { wordParts, zipArchive } from '../../../fixtures/zip-archive.ts';
import { refusal } from './outline.ts';

const office = async (...more: Parameters<typeof zipArchive>[0]): Promise<string> => refusal(await readOfficeParts(zipArchive([...wordParts('<w:p/>'), ...more])));
const CONTAINER = Buffer.from('d0cf11e0a1b11ae1', 'hex');

describe('the file guard', () => {
  it.each([['a.docx', 'taken'], ['A.PDF', 'taken'], ['a.doc', 'unknown-type'], ['a.png', 'unknown-type'], ['a', 'unknown-type'], ['a.constructor', 'unknown-type']])('goes by the name: %s is %s', (name, expected) => {
    expect(refusal(kindOf(name))).toBe(expected);
  });

  it('says how to save an old Word file', () => {
    expect(kindOf('Old policy.doc')).toMatchObject({ error: { detail: expect.stringContaining('.docx') } });
  });

  it('refuses files that are not what they are called', () => {
    expect(refusal(guardBytes(Buffer.from('%PDF-1.7'), 'docx'))).toBe('not-what-it-says');
    expect(refusal(guardBytes(Buffer.from('PK\u0003\u0004'), 'pdf'))).toBe('not-what-it-says');
    expect(refusal(guardBytes(Buffer.from('PK\u0003\u0004 %PDF-1.7'), 'pdf'))).toBe('not-what-it-says');
    expect(refusal(guardBytes(Buffer.from('%PDF-1.7'), 'text'))).toBe('not-what-it-says');
    expect(refusal(guardBytes(Buffer.from([65, 0, 66, 0, 0, 0]), 'markdown'))).toBe('not-what-it-says');
    expect(refusal(guardBytes(Buffer.from('<html>'), 'pdf'))).toBe('not-what-it-says');
  });

  it('tells a password-protected Word file from an old one under a new name', () => {
    expect(refusal(guardBytes(Buffer.concat([CONTAINER, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]), 'docx'))).toBe('locked');
    expect(refusal(guardBytes(Buffer.concat([CONTAINER, Buffer.alloc(600)]), 'docx'))).toBe('not-what-it-says');
  });

  it('refuses empty and very large files', () => {
    expect(refusal(guardBytes(new Uint8Array(0), 'text'))).toBe('empty');
    expect(refusal(guardBytes(new Uint8Array(MAX_FILE_BYTES + 1), 'docx'))).toBe('too-large');
  });

  it('decodes UTF-8, UTF-16 and the old Windows encoding', () => {
    expect(decodeText(Buffer.from('caf\u00e9 – ok'))).toBe('café – ok');
    expect(decodeText(Buffer.from('\uFEFFcaf\u00e9', 'utf16le'))).toBe('café');
    expect(decodeText(Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x20, 0x96]))).toBe('café –');
  });
});

describe('the archive of a Word file', () => {
  it('is unpacked without pictures, embedded files, headers and comments', async () => {
    const parts = await readOfficeParts(zipArchive([...wordParts('<w:p/>'), { name: 'word/header1.xml', content: '<a/>' }, { name: 'word/comments.xml', content: '<a/>' }, { name: 'word/embeddings/book.xlsx', content: zipArchive([]) }]));
    expect(parts.ok && [...parts.value.keys()]).toEqual(['[Content_Types].xml', '_rels/.rels', 'word/_rels/document.xml.rels', 'word/document.xml', 'word/styles.xml', 'word/numbering.xml']);
  });

  it('is refused as a bomb by the sizes its directory declares, without unpacking', async () => {
    expect(await office({ name: 'word/media/a.png', content: Buffer.alloc(8 * 1024 * 1024) })).toBe('bomb');
  });

  it('is refused as a bomb by the bytes that come, when the sizes lie', async () => {
    expect(['bomb', 'broken']).toContain(await office({ name: 'word/more.xml', content: Buffer.alloc(8 * 1024 * 1024), claimedSize: 1000 }));
  });

  it('is refused when it holds thousands of parts, two parts of one name, or paths that climb', async () => {
    expect(await office(...Array.from({ length: 2_001 }, (_unused, i) => ({ name: `word/media/${i}.png`, content: '' })))).toBe('bomb');
    expect(await office({ name: 'word/document.xml', content: '<b/>' })).toBe('broken');
    expect(await office({ name: '../../etc/passwd', content: 'x' })).toBe('broken');
  });

  it('is refused when a part declares entities, in any encoding', async () => {
    const entities = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>';
    expect(await office({ name: 'word/footnotes.xml', content: entities })).toBe('bomb');
    expect(await office({ name: 'word/footnotes.xml', content: Buffer.from(`\uFEFF${entities}`, 'utf16le') })).toBe('bomb');
  });

  it('is refused as locked when parts are encrypted, and as another thing when it is a plain archive', async () => {
    expect(await office({ name: 'word/footnotes.xml', content: '<a/>', encrypted: true })).toBe('locked');
    expect(refusal(await readOfficeParts(zipArchive([{ name: 'inner.zip', content: zipArchive([{ name: 'a.txt', content: 'a' }]) }])))).toBe('not-what-it-says');
  });
});
