import type { CollectedFact } from '../model/catalogue.ts';
import { analyzerRows } from './facts-analyzer.ts';
import { balancerRows } from './facts-balancers.ts';
import { censusRows } from './facts-census.ts';
import { containerRows } from './facts-containers.ts';
import { dynamodbRows } from './facts-dynamodb.ts';
import { ec2Rows } from './facts-ec2.ts';
import { firewallRows } from './facts-firewalls.ts';
import { gatewayRows } from './facts-gateway.ts';
import { identityRows } from './facts-identity.ts';
import { lambdaRows } from './facts-lambda.ts';
import { logRows } from './facts-logs.ts';
import { messageRows } from './facts-messages.ts';
import { resolverRows } from './facts-resolver.ts';
import { s3Rows } from './facts-s3.ts';
import { secretRows } from './facts-secrets.ts';
import { wafRows } from './facts-waf.ts';
import type { Row } from './question.ts';

/** Operation → fact: the inverse of the collectors. */
export const rows: Readonly<Record<string, Row>> = {
  ...gatewayRows,
  ...lambdaRows,
  ...ec2Rows,
  ...containerRows,
  ...balancerRows,
  ...firewallRows,
  ...resolverRows,
  ...s3Rows,
  ...wafRows,
  ...messageRows,
  ...dynamodbRows,
  ...identityRows,
  ...secretRows,
  ...analyzerRows,
  ...logRows,
  ...censusRows,
};

/** The operations that a fact is made with. */
export const operationsOf = (fact: CollectedFact): readonly string[] =>
  Object.entries(rows).flatMap(([operation, row]) => ([row.fact].flat().includes(fact) ? [operation] : []));
