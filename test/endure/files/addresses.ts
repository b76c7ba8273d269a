/**
 * Five hundred addresses to which somebody might turn a request of the desk: this machine in every way of writing it, the addresses of clouds'
 * own metadata, private networks, names that resolve there, sign-in names before the host, and hosts that look like those it may call.
 */
export function hostileAddresses(port: number): readonly string[] {
  const hosts = [...THIS_MACHINE, ...PRIVATE, ...NAMES, ...LOOK_ALIKE];
  const made: string[] = [];
  for (const host of hosts) {
    for (const scheme of ['http', 'https']) {
      made.push(`${scheme}://${host}:${port}/`, `${scheme}://${host}/`, `${scheme}://smba.trafficmanager.net@${host}:${port}/`, `${scheme}://${host}:${port}/\\@smba.trafficmanager.net/`);
    }
  }
  const odd = [
    'file:///etc/passwd', 'gopher://127.0.0.1/_x', 'ftp://127.0.0.1/', 'data:text/plain,x', 'javascript:fetch(1)', 'dict://127.0.0.1/', 'ldap://127.0.0.1/', 'jar:http://127.0.0.1!/', 'unix:/var/run/docker.sock', '//127.0.0.1/', '\\\\127.0.0.1\\share', 'http:127.0.0.1', 'http:/127.0.0.1', 'http://', 'https://?', '', ' ', '\u0000',
    'https://smba.trafficmanager.net\u0000.evil.example/', 'https://smba.trafficmanager.net%00.evil.example/', 'https://smba.trafficmanager.net\t.evil.example/', 'https://smba.trafficmanager.net#@evil.example/', 'https://smba.trafficmanager.net?@evil.example/', 'https://smba.trafficmanager.net\\.evil.example/', 'https://evil.example/smba.trafficmanager.net/', 'https://evil.example/#smba.trafficmanager.net/', 'http://smba.trafficmanager.net/', 'https://smba.trafficmanager.net:8443/', `https://smba.trafficmanager.net:${port}/`, 'https://smba\u3002trafficmanager.net/', 'https://smba.trafficmanager.net./', 'HTTPS://EVIL.EXAMPLE/',
  ];
  return [...new Set([...odd, ...made])].slice(0, 500);
}

const THIS_MACHINE = [
  '127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:1]', '2130706433', '0x7f000001', '0x7f.0.0.1', '0177.0.0.1', '017700000001', '127.1', '127.0.1', '0', '0.0.0.0', '[::]', '127.127.127.127', '127.0.0.1.', 'LOCALHOST', 'localhost.',
  '\u24d4xample.com', '\uff11\uff12\uff17.0.0.1', '127\u30020\u30020\u30021', '%31%32%37.0.0.1', '127.0.0.1%00', '[::1%25lo]', '[fe80::1]',
];
const PRIVATE = ['169.254.169.254', '[::ffff:169.254.169.254]', '2852039166', '0xa9fea9fe', '169.254.170.2', '100.100.100.200', '168.63.129.16', '[fd00:ec2::254]', '10.0.0.1', '192.168.0.1', '172.16.0.1', '100.64.0.1', 'metadata.google.internal', 'kubernetes.default.svc', 'host.docker.internal'];
const NAMES = ['localtest.me', '127.0.0.1.nip.io', '7f000001.rebind.example', 'rebind.example', 'a.example', 'xn--evil.example', 'evil.example'];
const LOOK_ALIKE = [
  'smba.trafficmanager.net.evil.example', 'evilbotframework.com', 'botframework.com.evil.example', 'botframework.com', 'xbotframework.com', 'smba-trafficmanager.net', 'smba.trafficmanager.net.', 'notsmba.trafficmanager.net', 'trafficmanager.net', 'evil.trafficmanager.net', 'teams.microsoft.com.evil.example',
  'evilteams.microsoft.com', 'slack.com.evil.example', 'evilslack.com', 'files.slack.com', 'hooks.slack.com', 'sharepoint.com', 'smba.trafficmanager.nеt', 'login.microsoftonline.com.evil.example',
];
