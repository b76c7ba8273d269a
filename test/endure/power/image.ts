import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';

/** How an ext4 is mounted; the second leaves out the kernel's own care for programs that replace a file without a sync. */
export const MOUNTS = ['defaults', 'noauto_da_alloc'] as const;
export type MountOption = (typeof MOUNTS)[number];

const run = (command: string, ...args: string[]): void => void execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
const IMAGE_BYTES = '128M';

/** A disk in a file. Needs root and a free loop device. */
export function makeImage(file: string): void {
  rmSync(file, { force: true });
  run('truncate', '-s', IMAGE_BYTES, file);
  run('mkfs.ext4', '-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', file);
}

export function mount(file: string, at: string, option: MountOption): void {
  mkdirSync(at, { recursive: true, mode: 0o700 });
  run('mount', '-o', option === 'defaults' ? 'loop' : `loop,${option}`, file, at);
}

export const unmount = (at: string): void => run('umount', at);

/** What stands on the disk at this moment, whatever the machine's memory holds beyond it. */
export function copyImage(file: string, to: string): void {
  rmSync(to, { force: true });
  run('cp', '--sparse=always', file, to);
}

/** A small disk in memory. */
export function mountSmall(at: string, bytes: number): void {
  mkdirSync(at, { recursive: true, mode: 0o700 });
  run('mount', '-t', 'tmpfs', '-o', `size=${bytes},mode=0700`, 'tmpfs', at);
}

export const remount = (at: string, how: 'ro' | 'rw'): void => run('mount', '-o', `remount,${how}`, at);

/** Null where disks can be made and mounted here, else why not. */
export function whyNoMounts(dir: string, kind: 'loop' | 'tmpfs'): string | null {
  if (process.platform !== 'linux') return 'only Linux has loop devices and tmpfs';
  if (process.getuid?.() !== 0) return 'only root may mount';
  if (kind === 'loop' && !existsSync('/dev/loop-control')) return 'there is no /dev/loop-control';
  const at = `${dir}/tried`;
  try {
    if (kind === 'loop') {
      makeImage(`${dir}/tried.img`);
      mount(`${dir}/tried.img`, at, 'defaults');
    } else mountSmall(at, 1_000_000);
    unmount(at);
    return null;
  } catch (error) {
    return `a mount was refused: ${error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error)}`;
  } finally {
    rmSync(`${dir}/tried.img`, { force: true });
  }
}
