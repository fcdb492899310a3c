import { defineAnalysis } from '../../model/analysis.ts';
import { mapAnswer, present } from '../../model/answer.ts';
import type { EndpointExposure } from '../../model/derived.ts';
import type { PolicyQuestion } from '../../model/policy.ts';
import { analyzeWithin } from './analyze.ts';
import { questionsOf } from './exposures.ts';
import { unusedAccount } from './names.ts';
import { parsePolicy } from './parse.ts';
import { EVERYTHING, except, withStatements } from './with-statements.ts';

/**
 * What VPC endpoints let out, as far as their policies decide. No policy is full access (AWS PrivateLink Guide: Control
 * access to VPC endpoints using endpoint policies).
 */
export default defineAnalysis({
  fact: 'ec2.vpc-endpoint-exposures',
  scope: 'region',
  needs: ['ec2.vpc-endpoints'],
  consults: ['organizations.organization'],
  compute(facts, { now }) {
    const endpoints = facts['ec2.vpc-endpoints'];
    const records = endpoints.map(({ data, ...record }) => ({ ...record, data: present(data) }));
    const questions = questionsOf(records, facts['organizations.organization'], {
      resourceType: 'vpc-endpoint',
      textOf: ({ PolicyDocument }) => PolicyDocument || FULL_ACCESS,
    });
    return questions.map(({ data, ...record }, index) => ({
      ...record,
      data: mapAnswer(data, (question) =>
        endpointExposure(question, serviceOf(endpoints[index]!.data.ServiceName), Date.parse(now)),
      ),
    }));
  },
});

const FULL_ACCESS = JSON.stringify({ Statement: [EVERYTHING] });

function serviceOf(name = ''): EndpointExposure['service'] {
  const service = /^com\.amazonaws\.[a-z0-9-]+\.(s3|dynamodb)(-fips)?$/.exec(name)?.[1];
  return service === 's3' || service === 'dynamodb' ? service : 'other';
}

/** What carries data into a bucket or a table. */
const WRITES = {
  s3: ['s3:PutObject', 's3:PutObjectTagging', 's3:PutObjectVersionTagging'],
  dynamodb: ['PutItem', 'UpdateItem', 'BatchWriteItem', 'PartiQLInsert', 'PartiQLUpdate'].map(
    (name) => `dynamodb:${name}`,
  ),
} as const;

/** No policy has a reason to name it. */
const NOBODYS = 'rampart-nobodys';

function endpointExposure(
  question: PolicyQuestion,
  service: EndpointExposure['service'],
  now: number,
): EndpointExposure {
  const [, partition = 'aws', , region = ''] = question.resourceArn.split(':');
  const foreign = foreignOnly(question);
  if (service === 'other') return { service, ...rulings(question, foreign, now), byNameOnly: false };

  const stranger = unusedAccount(accountsIn(question));
  const only = (resources: readonly string[]): readonly object[] => [
    ...foreign,
    { ...DENY, NotAction: WRITES[service], Resource: '*' },
    { ...DENY, Action: '*', NotResource: resources },
  ];
  if (service === 'dynamodb') {
    const tables = [`arn:${partition}:dynamodb:${region}:${stranger}:table/?*`];
    return { service, ...rulings(question, only(tables), now), byNameOnly: false };
  }
  const points = `arn:${partition}:s3:${region}:${stranger}:accesspoint/${NOBODYS}-point/object/?*`;
  const unnamed = rulings(question, only([`arn:${partition}:s3:::${NOBODYS}-bucket/?*`, points]), now);
  if (unnamed.known !== 'no') return { service, ...unnamed, byNameOnly: false };
  const named = rulings(question, only([`arn:${partition}:s3:::?*/?*`]), now);
  return { service, ...named, byNameOnly: named.known === 'yes' };
}

const DENY = { Effect: 'Deny', Principal: '*' } as const;

const accountsIn = ({ account, policy }: PolicyQuestion): readonly string[] => [
  ...new Set([account, ...(JSON.stringify(policy).match(/(?<!\d)\d{12}(?!\d)/g) ?? [])]),
];

/** Leaves out the resources of whomever the policy names, by account, organization or bucket, and the owner's. */
function foreignOnly(question: PolicyQuestion): readonly object[] {
  const { org, policy } = question;
  const text = JSON.stringify(policy);
  const accounts = accountsIn(question);
  const orgs = [...new Set([...(org === undefined ? [] : [org]), ...(text.match(/\bo-[a-z0-9]+\b/g) ?? [])])];
  const resources = (parsePolicy(policy)?.statements ?? []).flatMap(({ resource = [], notResource = [] }) => [
    ...resource,
    ...notResource,
  ]);
  const buckets = new Set(resources.flatMap((arn) => /^arn:[^:]*:s3:::([^/*?$]+)(?:\/|$)/.exec(arn)?.[1] ?? []));
  return [
    except({ StringEquals: { 'aws:ResourceAccount': accounts } }),
    ...(orgs.length > 0 ? [except({ StringEquals: { 'aws:ResourceOrgID': orgs } })] : []),
    {
      ...DENY,
      Action: '*',
      Resource: [
        ...accounts.map((id) => `*:${id}:*`),
        ...[...buckets].flatMap((name) => [`arn:*:s3:::${name}`, `arn:*:s3:::${name}/*`]),
      ],
    },
  ];
}

function rulings(
  question: PolicyQuestion,
  added: readonly object[],
  now: number,
): Pick<EndpointExposure, 'anybody' | 'known' | 'witness' | 'assumptions'> {
  const fenced = { ...question, policy: withStatements(question.policy, added) };
  const { exposure, witnesses, assumptions } = analyzeWithin(fenced, {}, now);
  if (exposure === 'unknown') return { anybody: 'undecided', known: 'undecided', assumptions };
  const witness =
    witnesses.network ?? witnesses['cross-account'] ?? witnesses.organization ?? witnesses['same-account'];
  return {
    anybody: exposure === 'network' || witnesses.network !== undefined ? 'yes' : 'no',
    known: exposure === 'none' ? 'no' : 'yes',
    ...(witness && { witness }),
    assumptions,
  };
}
