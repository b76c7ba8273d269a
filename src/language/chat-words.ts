import { tokens } from './tokens.ts';

/** What is typed for short in staff chat, written out. Only forms that mean one thing in a school. */
const WRITTEN_OUT: Readonly<Record<string, string>> = {
  insta: 'instagram', ig: 'instagram', fb: 'facebook', wapp: 'whatsapp', snap: 'snapchat', tt: 'tiktok', yt: 'youtube', dm: 'direct message', dms: 'direct messages', msg: 'message', msgs: 'messages',
  pic: 'photo', pics: 'photos', vid: 'video', vids: 'videos', app: 'app', acc: 'account', pw: 'password', mob: 'mobile phone', tel: 'telephone',
  ht: 'headteacher', dht: 'deputy headteacher', aht: 'assistant headteacher', slt: 'senior leaders', smt: 'senior leaders', dsl: 'safeguarding lead', ddsl: 'deputy safeguarding lead', ta: 'teaching assistant', tas: 'teaching assistants',
  hlta: 'teaching assistant', lsa: 'teaching assistant', ect: 'new teacher', ects: 'new teachers', nqt: 'new teacher', mdsa: 'midday supervisor', sbm: 'business manager', senco: 'special needs coordinator', sendco: 'special needs coordinator', cog: 'chair of governors',
  eyfs: 'early years', ks1: 'key stage 1', ks2: 'key stage 2', ks3: 'key stage 3', ks4: 'key stage 4', cpoms: 'child protection record system', kcsie: 'keeping children safe in education', lado: 'local authority designated officer', dbs: 'criminal record check', scr: 'single central record', aup: 'acceptable use policy', gdpr: 'data protection', rse: 'sex education', pshe: 'personal social health education', pta: 'parents association', cpd: 'training', inset: 'training day', ppa: 'planning time', ehcp: 'education health care plan', lac: 'looked after child',
  kid: 'child', kids: 'children', mum: 'mother', mums: 'mothers', dad: 'father', dads: 'fathers', lad: 'boy', lads: 'boys', pls: 'please', u: 'you', ur: 'your', r: 'are', tmrw: 'tomorrow', bc: 'because', w: 'with',
};
const YEAR = /^y(?:r)?(\d{1,2})s?$/;

/** A message with its short forms written out, in lower case, without punctuation: the plain English that a general model of language was made on. */
export function plainChat(text: string): string {
  return tokens(text).map(({ lower }) => {
    const year = YEAR.exec(lower);
    return year ? `year ${year[1] ?? ''}` : (WRITTEN_OUT[lower] ?? lower);
  }).join(' ');
}
