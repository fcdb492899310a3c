// Made by `npm run generate`.
import apigatewayApiDomains from './apigateway/api-domains.ts';
import apigatewayBackends from './apigateway/backends.ts';
import apigatewayDomainExposures from './apigateway/domain-exposures.ts';
import apigatewayDrift from './apigateway/drift.ts';
import apigatewayExposures from './apigateway/exposures.ts';
import apigatewayMethods from './apigateway/methods.ts';
import apigatewayTls from './apigateway/tls.ts';
import eventsStartedFunctions from './events/started-functions.ts';
import iamAdministrators from './identity/administrators.ts';
import iamCredentialRows from './identity/credential-rows.ts';
import iamExecuteApiGrants from './identity/execute-api-grants.ts';
import iamRoleWildcards from './identity/role-wildcards.ts';
import iamTrustedServices from './identity/trusted-services.ts';
import lambdaApiGrants from './lambda/api-grants.ts';
import lambdaEnvironmentSecrets from './lambda/environment-secrets.ts';
import lambdaInternetFaces from './lambda/internet-faces.ts';
import lambdaLayers from './lambda/layers.ts';
import lambdaPolicySources from './lambda/policy-sources.ts';
import lambdaPolicyStatements from './lambda/policy-statements.ts';
import lambdaRuntimes from './lambda/runtimes.ts';
import ec2Backends from './network/backends.ts';
import ec2LinkEgress from './network/link-egress.ts';
import ec2Networks from './network/networks.ts';
import ec2SecurityGroupUses from './network/security-group-uses.ts';
import ec2VpcUses from './network/vpc-uses.ts';
import ec2WorldIngress from './network/world-ingress.ts';
import organizationsControlPolicies from './policy/control-policies.ts';
import dynamodbExposures from './policy/dynamodb-exposures.ts';
import eventsExposures from './policy/events-exposures.ts';
import eventsRuleExposures from './policy/events-rule-exposures.ts';
import eventsUnscopedExposures from './policy/events-unscoped-exposures.ts';
import accessanalyzerExternalAccess from './policy/external-access.ts';
import kmsExposures from './policy/kms-exposures.ts';
import lambdaExposures from './policy/lambda-exposures.ts';
import lambdaLayerExposures from './policy/lambda-layer-exposures.ts';
import lambdaUrlExposures from './policy/lambda-url-exposures.ts';
import lambdaPublicGrants from './policy/public-invoke.ts';
import s3ControlAccessPointExposures from './policy/s3-access-point-exposures.ts';
import s3Exposures from './policy/s3-exposures.ts';
import secretsmanagerExposures from './policy/secretsmanager-exposures.ts';
import snsExposures from './policy/sns-exposures.ts';
import sqsExposures from './policy/sqs-exposures.ts';
import wafv2Rules from './wafv2/rules.ts';
import wafv2Uses from './wafv2/uses.ts';
/** Every derived fact by its name. */
export const analyses = {
  'apigateway.api-domains': apigatewayApiDomains,
  'apigateway.backends': apigatewayBackends,
  'apigateway.domain-exposures': apigatewayDomainExposures,
  'apigateway.drift': apigatewayDrift,
  'apigateway.exposures': apigatewayExposures,
  'apigateway.methods': apigatewayMethods,
  'apigateway.tls': apigatewayTls,
  'events.started-functions': eventsStartedFunctions,
  'iam.administrators': iamAdministrators,
  'iam.credential-rows': iamCredentialRows,
  'iam.execute-api-grants': iamExecuteApiGrants,
  'iam.role-wildcards': iamRoleWildcards,
  'iam.trusted-services': iamTrustedServices,
  'lambda.api-grants': lambdaApiGrants,
  'lambda.environment-secrets': lambdaEnvironmentSecrets,
  'lambda.internet-faces': lambdaInternetFaces,
  'lambda.layers': lambdaLayers,
  'lambda.policy-sources': lambdaPolicySources,
  'lambda.policy-statements': lambdaPolicyStatements,
  'lambda.runtimes': lambdaRuntimes,
  'ec2.backends': ec2Backends,
  'ec2.link-egress': ec2LinkEgress,
  'ec2.networks': ec2Networks,
  'ec2.security-group-uses': ec2SecurityGroupUses,
  'ec2.vpc-uses': ec2VpcUses,
  'ec2.world-ingress': ec2WorldIngress,
  'organizations.control-policies': organizationsControlPolicies,
  'dynamodb.exposures': dynamodbExposures,
  'events.exposures': eventsExposures,
  'events.rule-exposures': eventsRuleExposures,
  'events.unscoped-exposures': eventsUnscopedExposures,
  'accessanalyzer.external-access': accessanalyzerExternalAccess,
  'kms.exposures': kmsExposures,
  'lambda.exposures': lambdaExposures,
  'lambda.layer-exposures': lambdaLayerExposures,
  'lambda.url-exposures': lambdaUrlExposures,
  'lambda.public-grants': lambdaPublicGrants,
  's3-control.access-point-exposures': s3ControlAccessPointExposures,
  's3.exposures': s3Exposures,
  'secretsmanager.exposures': secretsmanagerExposures,
  'sns.exposures': snsExposures,
  'sqs.exposures': sqsExposures,
  'wafv2.rules': wafv2Rules,
  'wafv2.uses': wafv2Uses,
};
