// Made by `npm run generate`.
import type { Check } from '../model/check.ts';
/** Every check by its id, which is the name of its file. */
export const checks: Readonly<Record<string, () => Promise<{ readonly default: Check }>>> = {
  'default-sg-closed': () => import('../../checks/default-sg-closed.ts'),
  'env-secrets': () => import('../../checks/env-secrets.ts'),
  'env-static-aws-keys': () => import('../../checks/env-static-aws-keys.ts'),
  'flow-logs-enabled': () => import('../../checks/flow-logs-enabled.ts'),
  'function-runtime-supported': () => import('../../checks/function-runtime-supported.ts'),
  'iam-root-keys': () => import('../../checks/iam-root-keys.ts'),
  'iam-user-keys': () => import('../../checks/iam-user-keys.ts'),
  'lambda-sg-no-ingress': () => import('../../checks/lambda-sg-no-ingress.ts'),
  'lambda-url-auth': () => import('../../checks/lambda-url-auth.ts'),
  'role-per-function': () => import('../../checks/role-per-function.ts'),
  'route-no-blackhole': () => import('../../checks/route-no-blackhole.ts'),
  's3-acl-disabled': () => import('../../checks/s3-acl-disabled.ts'),
  's3-bpa-effective': () => import('../../checks/s3-bpa-effective.ts'),
  's3-encryption': () => import('../../checks/s3-encryption.ts'),
  'sg-no-world-ingress': () => import('../../checks/sg-no-world-ingress.ts'),
};
