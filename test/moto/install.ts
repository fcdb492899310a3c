/**
 * Puts moto into `.venv` of the repository, where it is not there yet: `node dist/test/moto/install.js`. The versions are
 * pinned, because the tests say which operations moto does not serve.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = ['moto[server]==5.2.1', 'boto3==1.44.5'];
const VERSIONS = "import boto3, moto, moto.server; assert (moto.__version__, boto3.__version__) == ('5.2.1', '1.44.5')";

const venv = join(import.meta.dirname, '../../../.venv');
const python = join(venv, 'bin/python');

const succeeds = (command: string, args: readonly string[], stdio: 'ignore' | 'inherit'): boolean =>
  spawnSync(command, args, { stdio: ['ignore', stdio, stdio] }).status === 0;

function install(): string | undefined {
  if (existsSync(python) && succeeds(python, ['-c', VERSIONS], 'ignore')) return undefined;
  if (!succeeds('python3', ['-c', 'import ensurepip, venv'], 'ignore'))
    return 'Python 3 with its venv module is missing: apt-get install -y python3 python3-venv';
  if (!succeeds('python3', ['-m', 'venv', '--clear', venv], 'inherit')) return `No virtual environment in ${venv}.`;
  if (!succeeds(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES], 'inherit'))
    return `pip could not install ${PACKAGES.join(' and ')}.`;
  return undefined;
}

const problem = install();
if (problem !== undefined) {
  console.error(problem);
  process.exitCode = 1;
}
