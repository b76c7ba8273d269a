/*
 * Where the bot service of Teams answers, by Microsoft's own list of proactive endpoints and of firewall rules: the world's and the
 * government clouds' addresses all lie under these names.
 */
const HOSTS: ReadonlySet<string> = new Set(['smba.trafficmanager.net']);
const UNDER = ['.botframework.com', '.teams.microsoft.com'];
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The address to write to in a tenant that has not spoken yet, as Microsoft names it for that case. */
export const FIRST_SERVICE_URL = 'https://smba.trafficmanager.net/teams/';

/** May the desk's token and words go to this address? Only to Microsoft's bot service over https; in development only to this machine. */
export function isServiceUrl(text: string, dev: boolean): boolean {
  // Anything a reader of URLs would tidy up first may be read in two ways.
  if (!/^https?:\/\/[A-Za-z0-9.:[\]-]+(?:\/[\w.~/-]*)?$/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, port, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  if (dev) return protocol === 'http:' && LOOPBACK.has(hostname);
  return protocol === 'https:' && port === '' && (HOSTS.has(hostname) || UNDER.some((end) => hostname.endsWith(end)));
}
