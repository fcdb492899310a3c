import {
  CredentialReportExpiredException,
  CredentialReportNotPresentException,
  CredentialReportNotReadyException,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  IAMClient,
} from '@aws-sdk/client-iam';

import { unknown } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';
import { accountArn } from '../model/scope.ts';

/** IAM takes seconds for a small account; a large one is given two minutes. */
const POLLS = 40;
const PAUSE_MS = 3000;

/**
 * IAM's table (CSV) of all users, the root user among them, with their passwords, MFA devices and access keys.
 *
 * IAM makes it on request, in its own time, and keeps it: within four hours the same report is handed out again, so it
 * can be that old (`GeneratedTime`). Where we may not have one made, an old one that lies there proves nothing of today.
 * That there is no report says nothing of the users either: it is `unknown`, never `absent`.
 */
export default defineCollector({
  fact: 'iam.credential-report',
  scope: 'account',
  depth: 'full',
  client: IAMClient,
  operations: {
    GenerateCredentialReport: {
      command: GenerateCredentialReportCommand,
      action: 'iam:GenerateCredentialReport',
      bucket: 'iam',
      generates: true,
    },
    GetCredentialReport: { command: GetCredentialReportCommand, action: 'iam:GetCredentialReport', bucket: 'iam' },
  },

  async *collect({ scope, ask, wait }) {
    const arn = accountArn(scope);
    let generated = await ask('GenerateCredentialReport', {});
    for (let poll = 0; poll < POLLS && generated.state === 'present' && generated.value.State !== 'COMPLETE'; poll++) {
      await wait(PAUSE_MS);
      generated = await ask('GenerateCredentialReport', {});
    }
    if (generated.state === 'unknown') {
      yield { arn, data: generated };
      return;
    }
    const report = await ask(
      'GetCredentialReport',
      {},
      {
        absent: [
          CredentialReportExpiredException,
          CredentialReportNotPresentException,
          CredentialReportNotReadyException,
        ],
      },
    );
    if (report.state !== 'absent') yield { arn, data: report };
    else {
      yield {
        arn,
        data: unknown({
          cause: 'timeout',
          operation: 'iam:GetCredentialReport',
          action: 'iam:GetCredentialReport',
          scope,
          detail: `IAM had not made the report ${(POLLS * PAUSE_MS) / 1000} seconds after it was asked to.`,
        }),
      };
    }
  },
});
