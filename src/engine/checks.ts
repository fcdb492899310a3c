// Made by `npm run generate`.
import type { Check } from '../model/check.ts';
/** Every check by its id, which is the name of its file. */
export const checks: Readonly<Record<string, () => Promise<{ readonly default: Check }>>> = {
  'lambda-url-auth': () => import('../../checks/lambda-url-auth.ts'),
  's3-acl-disabled': () => import('../../checks/s3-acl-disabled.ts'),
  's3-bpa-effective': () => import('../../checks/s3-bpa-effective.ts'),
  's3-encryption': () => import('../../checks/s3-encryption.ts'),
};
