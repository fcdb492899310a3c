import check from '../../checks/function-runtime-supported.ts';
import { denied, present, testCheck, type World } from '../check.ts';
import { functionArn } from './network-worlds.ts';

const FUNCTION = functionArn('a');
const world = (
  Runtime: string | undefined,
  now: string,
  severity?: 'high' | 'medium' | 'low',
  { possible, ...facts }: World['facts'] & { possible?: readonly ('high' | 'medium')[] } = {},
): World => ({
  now: `${now}T00:00:00.000Z`,
  facts: {
    'lambda.functions': [
      {
        arn: FUNCTION,
        data: {
          Version: '$LATEST',
          PackageType: 'Zip',
          ...(Runtime !== undefined && { Runtime: Runtime as 'nodejs20.x' }),
        },
      },
    ],
    ...facts,
  },
  ...(severity && { expect: { [FUNCTION]: { outcome: 'fail', severity, ...(possible && { possible }) } } }),
});
const url = {
  arn: `${FUNCTION}/url`,
  data: present({
    FunctionArn: FUNCTION,
    FunctionUrl: 'https://a.on.aws/',
    AuthType: 'NONE' as const,
    CreationTime: '',
    LastModifiedTime: '',
  }),
};

testCheck('function-runtime-supported', check, {
  fail: {
    'on the day of deprecation': world('nodejs20.x', '2026-04-30', 'low'),
    'half a year after': world('nodejs20.x', '2026-10-27', 'low'),
    'longer than half a year after': world('nodejs20.x', '2026-10-28', 'medium'),
    'longer, and the internet reaches it': world('nodejs18.x', '2026-11-21', 'high', { 'lambda.urls': [url] }),
    'lately, and the internet reaches it': world('nodejs20.x', '2026-05-21', 'low', { 'lambda.urls': [url] }),
    'longer, and its URLs may not be read': world('nodejs18.x', '2026-11-21', 'medium', {
      'lambda.urls': [{ arn: FUNCTION, data: denied('lambda:ListFunctionUrlConfigs') }],
      possible: ['high', 'medium'],
    }),
    'very old ones': world('python2.7', '2026-11-21', 'medium'),
  },
  pass: {
    'the day before': world('nodejs20.x', '2026-04-29'),
    'a current one': world('nodejs24.x', '2026-11-21'),
  },
  'not-applicable': {
    'a container image': {
      facts: { 'lambda.functions': [{ arn: FUNCTION, data: { Version: '$LATEST', PackageType: 'Image' } }] },
    },
  },
  'not-assessed': {
    'a runtime that the table does not know': world('cobol1.x', '2026-11-21'),
    'no runtime named': world(undefined, '2026-11-21'),
  },
  mixed: {
    'a published version is not judged by itself': {
      now: '2026-11-21T00:00:00.000Z',
      facts: {
        'lambda.functions': [
          { arn: FUNCTION, data: { Version: '$LATEST', Runtime: 'nodejs24.x' } },
          { arn: `${FUNCTION}:1`, data: { Version: '1', Runtime: 'nodejs12.x' } },
        ],
      },
      expect: { [FUNCTION]: 'pass' },
    },
  },
});
