import type { CollectedFact } from '../model/catalogue.ts';
import { only } from './rows.ts';
import {
  children,
  listed,
  record,
  refusal,
  refuse,
  text,
  type Input,
  type Output,
  type Question,
  type Row,
} from './question.ts';
import { isRecord } from './wire.ts';

const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The parts of `GetAccountAuthorizationDetails`, by the filter that asks for them. */
function details(question: Question): Output {
  const filter = question.input['Filter'];
  const wants = (kind: string): boolean => !Array.isArray(filter) || filter.length === 0 || filter.includes(kind);
  const part = (fact: CollectedFact, name: string, kinds: readonly string[]): readonly Output[] =>
    kinds.some(wants) ? listed(question, fact).entries.map(({ key, data }) => ({ [name]: last(key), ...data })) : [];
  return {
    UserDetailList: part('iam.users', 'UserName', ['User']),
    GroupDetailList: part('iam.groups', 'GroupName', ['Group']),
    RoleDetailList: part('iam.roles', 'RoleName', ['Role']),
    Policies: part('iam.policies', 'PolicyName', ['LocalManagedPolicy', 'AWSManagedPolicy']).filter(({ Arn }) =>
      wants(/^arn:[^:]*:iam::aws:/.test(text(Arn)) ? 'AWSManagedPolicy' : 'LocalManagedPolicy'),
    ),
  };
}

function organization({ estate, scope }: Question): {
  readonly id: string;
  readonly management: string;
  readonly arn: string;
} {
  if (!estate.organization) {
    throw refusal('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
  }
  const { id, managementAccount: management } = estate.organization;
  return { id, management, arn: `arn:${scope.partition}:organizations::${management}` };
}

/** The root's id stands in the ids of its units, `ou-ROOT-…`, or where a policy is attached to it. */
function rootId(question: Question): string {
  const keys = [
    ...question.fact('organizations.units').entries,
    ...question.fact('organizations.policy-targets').entries,
  ];
  const ids = keys
    .map(({ key }) => /\/(?:ou-([0-9a-z]+)-|r-([0-9a-z]+))/.exec(key))
    .map((found) => found?.[1] ?? found?.[2]);
  return `r-${ids.find((id) => id !== undefined) ?? 'root'}`;
}

/** The type of a policy stands in its ARN: `policy/o-…/service_control_policy/p-…`. */
const policyType = (key: string): string => (key.split('/').at(-2) ?? '').toUpperCase();

function policySummary(question: Question, key: string, data: Output): Output {
  const policy = isRecord(data['Policy']) ? data['Policy'] : {};
  const own = isRecord(policy['PolicySummary']) ? policy['PolicySummary'] : {};
  return { Id: last(key), Arn: `${organization(question).arn}:policy/${key}`, Type: policyType(key), ...own };
}

const policyKey = (question: Question): string | undefined => {
  const id = question.input['PolicyId'];
  return listed(question, 'organizations.policies').entries.find(({ key }) => last(key) === id)?.key;
};

const noPolicy = () =>
  refusal('PolicyNotFoundException', 'We can’t find a policy with the PolicyId that you specified.');

const organizationRows: Readonly<Record<string, Row>> = {
  'organizations:DescribeOrganization': only('organizations.organization', (question) => {
    const { id, management, arn } = organization(question);
    return {
      Organization: {
        Id: id,
        Arn: `${arn}:organization/${id}`,
        FeatureSet: 'ALL',
        MasterAccountArn: `${arn}:account/${id}/${management}`,
        MasterAccountId: management,
      },
    };
  }),
  'organizations:ListAccounts': {
    fact: 'organizations.accounts',
    answer: (question) => {
      const { entries } = listed(question, 'organizations.accounts');
      if (entries.length > 0) return { Accounts: entries.map(({ key, data }) => ({ Id: last(key), ...data })) };
      const { id, arn } = organization(question);
      return {
        Accounts: Object.entries(question.estate.accounts).map(([Id, { name }]) => ({
          Id,
          Arn: `${arn}:account/${id}/${Id}`,
          Name: name,
          Status: 'ACTIVE',
          State: 'ACTIVE',
          JoinedMethod: 'CREATED',
        })),
      };
    },
  },
  'organizations:ListRoots': {
    fact: 'organizations.units',
    answer: (question) => {
      const { id, arn } = organization(question);
      listed(question, 'organizations.units');
      const types = new Set(question.fact('organizations.policies').entries.map(({ key }) => policyType(key)));
      return {
        Roots: [
          {
            Id: rootId(question),
            Arn: `${arn}:root/${id}/${rootId(question)}`,
            Name: 'Root',
            PolicyTypes: [...types].map((Type) => ({ Type, Status: 'ENABLED' })),
          },
        ],
      };
    },
  },
  /** AWS's units do not name their parent; a record may, as `ParentId`, and is else a child of the root. */
  'organizations:ListOrganizationalUnitsForParent': {
    fact: 'organizations.units',
    answer: (question) => {
      const parent = text(question.input['ParentId']);
      const { entries } = listed(question, 'organizations.units');
      // A gap of the list below a parent goes by `PARENT/units`, or by the parent's own key.
      for (const { key, gap } of entries)
        if (gap && last(key.replace(/\/units$/, '')) === parent) refuse(gap, question.operation.id);
      const root = rootId(question);
      return {
        OrganizationalUnits: entries
          .filter(({ data, gap }) => gap === undefined && (data['ParentId'] ?? root) === parent)
          .map(({ key, data }) => ({
            Id: last(key),
            Arn: `${organization(question).arn}:ou/${organization(question).id}/${last(key)}`,
            ...data,
          })),
      };
    },
  },
  'organizations:ListPolicies': {
    fact: 'organizations.policies',
    answer: (question) => ({
      Policies: listed(question, 'organizations.policies')
        .entries.filter(({ key }) => policyType(key) === question.input['Filter'])
        .map(({ key, data }) => policySummary(question, key, data)),
    }),
  },
  'organizations:DescribePolicy': {
    fact: 'organizations.policies',
    whole: true,
    answer: (question) => {
      const key = policyKey(question);
      if (key === undefined) throw noPolicy();
      return record(question, 'organizations.policies', key)?.data ?? {};
    },
  },
  'organizations:ListTargetsForPolicy': {
    fact: 'organizations.policy-targets',
    answer: (question) => {
      const id = text(question.input['PolicyId']);
      const targets = children(question, 'organizations.policy-targets', id);
      if (targets.length === 0 && policyKey(question) === undefined) throw noPolicy();
      return { Targets: targets.map(({ key, data }) => ({ TargetId: last(key), ...data })) };
    },
  },
};

const tagFilters = ({ TagFilters }: Input): readonly Input[] =>
  Array.isArray(TagFilters) ? (TagFilters as readonly Input[]) : [];

/** `lambda:function`, or `lambda` for all of a service. */
function ofType(arn: string, types: unknown): boolean {
  if (!Array.isArray(types) || types.length === 0) return true;
  const [, , service, , , rest = ''] = arn.split(':');
  const type = rest.replace(/^\//, '').split(/[/:]/, 1)[0];
  return types.some((each) => each === service || each === `${service}:${type}`);
}

const identity: Readonly<Record<string, Row>> = {
  'iam:GetAccountAuthorizationDetails': {
    fact: ['iam.users', 'iam.groups', 'iam.roles', 'iam.policies'],
    answer: details,
  },
  'iam:GetAccountSummary': only('iam.account-summary', () => ({ SummaryMap: {} })),
  'iam:GenerateCredentialReport': {
    fact: 'iam.credential-report',
    whole: true,
    answer: ({ operation, fact }) => {
      const { gap, entries } = fact('iam.credential-report');
      for (const each of [gap, entries[0]?.gap]) if (each?.operation === operation.id) refuse(each, operation.id);
      return { State: 'COMPLETE' };
    },
  },
  'iam:GetCredentialReport': {
    fact: 'iam.credential-report',
    whole: true,
    answer: (question) => {
      const [entry] = question.fact('iam.credential-report').entries;
      // The collector waited in vain: a report that is never there makes it wait again.
      const never = entry?.gap?.cause === 'timeout';
      const report = never ? undefined : record(question, 'iam.credential-report', entry?.key ?? '');
      if (!report) throw refusal('CredentialReportNotPresentException', 'No report is present.');
      return report.data;
    },
  },
  'iam:ListAccessKeys': {
    fact: 'iam.access-keys',
    answer: (question) => {
      const name = text(question.input['UserName']);
      const keys = children(question, 'iam.access-keys', name);
      const known = question.fact('iam.users').entries.some(({ key }) => last(key) === name);
      if (keys.length === 0 && !known)
        throw refusal('NoSuchEntityException', `The user with name ${name} cannot be found.`);
      return { AccessKeyMetadata: keys.map(({ key, data }) => ({ UserName: name, AccessKeyId: last(key), ...data })) };
    },
  },

  'tag:GetResources': {
    fact: 'tag.resources',
    answer: (question) => ({
      ResourceTagMappingList: listed(question, 'tag.resources')
        .entries.map(({ key, data }): Output => ({ ResourceARN: key, ...data }))
        .filter(({ ResourceARN }) => ofType(text(ResourceARN), question.input['ResourceTypeFilters']))
        .filter(({ Tags }) =>
          tagFilters(question.input).every(
            ({ Key, Values }) =>
              Array.isArray(Tags) &&
              (Tags as readonly Input[]).some(
                (tag) =>
                  tag['Key'] === Key &&
                  (!Array.isArray(Values) || Values.length === 0 || Values.includes(tag['Value'])),
              ),
          ),
        ),
    }),
  },
};

export const identityRows: Readonly<Record<string, Row>> = { ...identity, ...organizationRows };
