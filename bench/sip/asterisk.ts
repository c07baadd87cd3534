import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Another switch, where `ASTERISK_BIN` names one: how to start it so that it answers and echoes each call to `bench` at this port.
 * The configuration is written from its documentation (pjsip, dialplan `Answer`, `Echo`); nothing of the program is shipped or linked.
 */
export function asteriskCommand(program: string, folder: string, port: number): readonly string[] {
  const at = (name: string): string => {
    const made = join(folder, name);
    mkdirSync(made, { recursive: true });
    return made;
  };
  const files: Readonly<Record<string, readonly string[]>> = {
    'asterisk.conf': [
      '[directories](!)',
      `astetcdir => ${folder}`,
      ...['astvarlibdir', 'astdbdir', 'astdatadir', 'astspooldir', 'astrundir', 'astlogdir'].map((name) => `${name} => ${at(name)}`),
    ],
    'modules.conf': ['[modules]', 'autoload=yes'],
    'logger.conf': ['[logfiles]', 'console => error'],
    'rtp.conf': ['[general]', 'rtpstart=20000', 'rtpend=29999', 'strictrtp=no'],
    'extensions.conf': ['[bench]', ...['bench', 'service'].map((user) => `exten => ${user},1,Answer()\n same => n,Echo()`)],
    'pjsip.conf': [
      ...['[udp]', 'type=transport', 'protocol=udp', `bind=127.0.0.1:${port}`],
      ...[
        '[anonymous]',
        'type=endpoint',
        'context=bench',
        'disallow=all',
        'allow=ulaw',
        'direct_media=no',
        'media_encryption_optimistic=yes',
        'media_encryption=sdes',
      ],
    ],
  };
  for (const [name, lines] of Object.entries(files)) writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return [program, '-f', '-C', join(folder, 'asterisk.conf')];
}
