import { absent, mapAnswer, type Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import { cite, defineCheck, fail, notAssessed, pass } from '../src/model/check.ts';
import { unqualified } from '../src/model/function-arn.ts';
import type { Gap } from '../src/model/gap.ts';
import { GLOBAL } from '../src/model/scope.ts';
import { unreadVersions } from '../src/model/unread-versions.ts';
import type { Severity } from '../src/model/words.ts';

/** Services whose workloads hold the role's credentials, beside Lambda. */
const OTHER_COMPUTE = [
  'ec2',
  'ecs-tasks',
  'pods.eks',
  'eks-fargate-pods',
  'batch',
  'codebuild',
  'glue',
  'sagemaker',
  'apprunner',
  'tasks.apprunner',
  'ecs',
];

export default defineCheck({
  title: 'Every function has its own execution role',
  practice: 'single-purpose-functions',
  severity: 'medium',
  severities: ['high', 'medium'],
  resourceType: 'AWS::IAM::Role',
  onePerResource: true,
  judges: 'account',
  needs: ['lambda.functions'],
  consults: ['iam.trusted-services', 'lambda.internet-faces'],
  why: 'A shared role holds what all its users need together, so a flaw in one of them opens what the others may do.',
  fix: 'Make one role for each function, with what this function needs. AWS SAM does so by default.',
  references: ['Defining Lambda function permissions with an execution role', 'AWS SAM policy templates'],

  *evaluate(
    { 'lambda.functions': functions, 'iam.trusted-services': trusted, 'lambda.internet-faces': faces },
    { scope, unseen, depth },
  ) {
    const gap = unseen('lambda.functions')[0] ?? unreadVersions(depth, scope);
    const othersOf = others(trusted);
    const roles = new Map<string, Records<'lambda.functions'>[number][]>();
    for (const record of functions) {
      const { Role } = record.data;
      if (Role !== undefined) roles.set(Role, [...(roles.get(Role) ?? []), record]);
    }
    for (const [role, records] of [...roles].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const users = [...new Set(records.map(functionOf))].toSorted();
      const [first] = users;
      const services = othersOf(role);
      const resource = { arn: role, scope: { ...scope, region: GLOBAL } };
      const details = {
        relatedArns: users,
        expected: 'one function for each role',
        observed: users.length === 1 ? 'one function' : `${users.length} functions`,
        evidence: records.slice(0, 10).map((record) => cite(record, '/FunctionName', '/Version', '/Role')),
      };
      const sharedWith = services.state === 'present' ? services.value : [];
      if (users.length > 1) {
        const severities = severitiesOf(users, faces, gap);
        yield fail(
          resource,
          `${users.length} functions share the role: ${namesOf(users).slice(0, 5).join(', ')}${users.length > 5 ? ' …' : ''}.`,
          {
            ...details,
            severity: severities.at(-1) ?? 'medium',
            ...(severities.length > 1 && { possible: severities }),
            reasons:
              users.length >= 5
                ? ['five functions or more share it']
                : severities[0] === 'high' && severities.length === 1
                  ? ['functions that face the internet share it with others that do not']
                  : [],
            fix: {
              cli: `aws iam create-role --role-name ROLE_NAME --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'\naws lambda update-function-configuration --function-name FUNCTION_NAME --role ROLE_ARN`,
              sideEffect: 'Published versions keep the role that they were published with.',
            },
          },
        );
      } else if (sharedWith.length > 0) {
        yield fail(resource, `Beside ${nameOf(first ?? '')}, ${sharedWith.join(', ')} may assume the role.`, {
          ...details,
          ...(gap !== undefined && { severity: 'medium', possible: ['high', 'medium'] }),
          observed: `one function, and ${sharedWith.join(', ')}`,
          fix: {
            cli: `aws iam update-assume-role-policy --role-name ${nameOf(role)} --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'`,
            sideEffect: 'What else runs with the role loses it: give it a role of its own first.',
          },
        });
      } else if (gap !== undefined) yield notAssessed(resource, gap, details);
      else if (services.state === 'unknown') yield notAssessed(resource, services.gap, details);
      else yield pass(resource, `Only ${nameOf(first ?? '')} uses the role.`, details);
    }
  },
});

/** All versions are one function, and so are the replicas of a Lambda@Edge function. */
const functionOf = ({ arn, data }: Records<'lambda.functions'>[number]): string => unqualified(data.MasterArn ?? arn);

const nameOf = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);

/** With their regions where these differ: twins in two regions are two functions, and a suppression may accept them. */
function namesOf(functions: readonly string[]): readonly string[] {
  const regions = new Set(functions.map(regionOf));
  return functions.map((arn) => (regions.size > 1 ? `${nameOf(arn)} in ${regionOf(arn)}` : nameOf(arn)));
}

const regionOf = (arn: string): string => arn.split(':')[3] ?? '';

/** Services of other compute that a role's trust policy admits. A role that is gone trusts nobody. */
function others(trusted: Answer<Records<'iam.trusted-services'>>): (role: string) => Answer<readonly string[]> {
  if (trusted.state !== 'present') return () => trusted;
  const known = new Map(trusted.value.map(({ arn, data }) => [arn, data]));
  return (role) =>
    mapAnswer(known.get(role) ?? absent, (services) =>
      services.filter((service) => OTHER_COMPUTE.includes(service.replace(/\.amazonaws\.com(\.cn)?$/, ''))),
    );
}

/** The worst first; both where functions or doors that were not seen decide. */
function severitiesOf(
  users: readonly string[],
  faces: Answer<Records<'lambda.internet-faces'>>,
  gap: Gap | undefined,
): readonly Severity[] {
  if (users.length >= 5) return ['high'];
  if (faces.state === 'absent') return ['medium'];
  const known = new Map(faces.state === 'present' ? faces.value.map(({ arn, data }) => [arn, data]) : []);
  const answers = users.map((user) => known.get(user));
  const facing = answers.some((answer) => answer?.state === 'present' && answer.value);
  const internal = answers.some((answer) => answer?.state === 'present' && !answer.value);
  if (facing && internal) return ['high'];
  const undecided = answers.some((answer) => answer?.state !== 'present');
  return undecided || gap !== undefined ? ['high', 'medium'] : ['medium'];
}
