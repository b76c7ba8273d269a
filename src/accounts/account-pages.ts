import type { Grant } from '../kernel/grant.ts';
import { escapeHtml, paperPage } from '../records/page.ts';
import type { ReadTx } from '../storage/store.ts';
import type { AccountPage, AccountSchool } from './account-ports.ts';

export interface PageAbout {
  readonly school: AccountSchool;
  /** The school's name. */
  readonly name: string;
  readonly now: number;
  readonly grant: Grant;
}

/** A page of HTML as things stand now. */
export async function accountPage(page: AccountPage, tx: ReadTx, about: PageAbout): Promise<string> {
  await Promise.resolve([page, tx]);
  return paperPage({ title: about.name, styles: '', body: escapeHtml(about.name) });
}
