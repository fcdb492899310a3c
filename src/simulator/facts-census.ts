import type { CollectedFact } from '../model/catalogue.ts';
import { indexFact, type SimulatedAccount } from './estate.ts';
import { enabledRegions } from './facts-ec2.ts';
import { refusal, text, type Output, type Question, type Row } from './question.ts';

/** Facts by the types that inventories have for their records: AWS Config's, and Resource Explorer's. */
const TYPES: Readonly<Record<string, CollectedFact>> = {
  'AWS::ApiGateway::RestApi': 'apigateway.rest-apis',
  'AWS::ApiGateway::Stage': 'apigateway.stages',
  'AWS::ApiGatewayV2::Api': 'apigatewayv2.apis',
  'AWS::ApiGatewayV2::Stage': 'apigatewayv2.stages',
  'AWS::DynamoDB::Table': 'dynamodb.tables',
  'AWS::EC2::NetworkInterface': 'ec2.network-interfaces',
  'AWS::EC2::SecurityGroup': 'ec2.security-groups',
  'AWS::EC2::Subnet': 'ec2.subnets',
  'AWS::EC2::TransitGateway': 'ec2.transit-gateways',
  'AWS::EC2::VPC': 'ec2.vpcs',
  'AWS::ECS::Cluster': 'ecs.clusters',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'elbv2.load-balancers',
  'AWS::KMS::Key': 'kms.keys',
  'AWS::Lambda::Function': 'lambda.functions',
  'AWS::NetworkFirewall::Firewall': 'network-firewall.firewalls',
  'AWS::S3::AccessPoint': 's3-control.access-points',
  'AWS::SecretsManager::Secret': 'secretsmanager.secrets',
  'AWS::Events::Rule': 'events.rules',
  'AWS::SNS::Topic': 'sns.topics',
  'AWS::SQS::Queue': 'sqs.queues',
  'AWS::WAFv2::WebACL': 'wafv2.web-acls',
  'apigateway:apis': 'apigatewayv2.apis',
  'apigateway:restapis': 'apigateway.rest-apis',
  'dynamodb:table': 'dynamodb.tables',
  'ec2:security-group': 'ec2.security-groups',
  'ec2:subnet': 'ec2.subnets',
  'ec2:transit-gateway': 'ec2.transit-gateways',
  'ec2:vpc': 'ec2.vpcs',
  'ecs:cluster': 'ecs.clusters',
  'elasticloadbalancing:loadbalancer/app': 'elbv2.load-balancers',
  'kms:key': 'kms.keys',
  'lambda:function': 'lambda.functions',
  'network-firewall:firewall': 'network-firewall.firewalls',
  's3:accesspoint': 's3-control.access-points',
  'secretsmanager:secret': 'secretsmanager.secrets',
  'events:rule': 'events.rules',
  'sns:topic': 'sns.topics',
  'sqs:queue': 'sqs.queues',
  'wafv2:webacl': 'wafv2.web-acls',
};

interface Place {
  readonly account: string;
  readonly region: string;
  readonly simulated: SimulatedAccount;
}

/** Every account and region that an inventory covers. */
function* covered({ estate, scope }: Question): Iterable<Place> {
  for (const [account, simulated] of Object.entries(estate.accounts)) {
    for (const region of enabledRegions(simulated, scope.partition)) {
      if (simulated.inventory?.[region] !== 'none') yield { account, region, simulated };
    }
  }
}

/** How many records of a type an inventory shows. */
function shown({ region, simulated }: Place, type: string): number {
  const fact = TYPES[type];
  const content = fact && simulated.facts[region]?.[fact];
  if (typeof content !== 'object' || content === null || simulated.inventory?.[region] === 'behind') return 0;
  const known = counts.get(content) ?? indexFact(fact!, content).entries.length;
  counts.set(content, known);
  return known;
}

/** Each page asks again. */
const counts = new WeakMap<object, number>();

/** The two queries of a census: the recorders, and how much there is of each type. */
function selected(question: Question): Output {
  const expression = text(question.input['Expression']);
  const types = [...expression.matchAll(/'([^']+)'/g)].map(([, type]) => type!);
  const rows = [...covered(question)].flatMap((place): readonly object[] => {
    const at = { accountId: place.account, awsRegion: place.region };
    if (types.includes('AWS::Config::ConfigurationRecorder')) {
      return [{ ...at, configuration: place.simulated.recorder ?? RECORDS_ALL }];
    }
    return types
      .map((resourceType) => ({ ...at, resourceType, 'COUNT(*)': shown(place, resourceType) }))
      .filter((row) => row['COUNT(*)'] > 0);
  });
  return { Results: rows.map((row) => JSON.stringify(row)) };
}

const RECORDS_ALL = { Recording: true, RecordingGroup: { AllSupported: true, ResourceTypes: [] } };

const viewArn = ({ scope: { partition, account, region } }: Question): string =>
  `arn:${partition}:resource-explorer-2:${region}:${account}:view/all/00000000-0000-4000-8000-000000000000`;

function resources(question: Question): Output {
  const { FilterString } = (question.input['Filters'] ?? {}) as { readonly FilterString?: unknown };
  const [, type] = /^resourcetype:(\S+)$/.exec(text(FilterString)) ?? [];
  if (type === undefined) throw refusal('ValidationException', 'The filter string is not valid.');
  return {
    Resources: [...covered(question)].flatMap((place) =>
      Array.from({ length: type === 'resource-explorer-2:index' ? 1 : shown(place, type) }, () => ({
        OwningAccountId: place.account,
        Region: place.region,
        ResourceType: type,
        Service: type.split(':', 1)[0],
      })),
    ),
  };
}

/** Inventories of all accounts of the estate, whoever asks. */
export const censusRows: Readonly<Record<string, Row>> = {
  'config:SelectAggregateResourceConfig': { answer: selected },
  'resource-explorer-2:GetDefaultView': { whole: true, answer: (question) => ({ ViewArn: viewArn(question) }) },
  'resource-explorer-2:GetView': {
    whole: true,
    answer: (question) => ({ View: { ViewArn: viewArn(question), Filters: { FilterString: '' } } }),
  },
  'resource-explorer-2:ListResources': { answer: resources },
};
